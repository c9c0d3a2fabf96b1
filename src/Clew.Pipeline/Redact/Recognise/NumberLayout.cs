using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>How a number is written: <c>3-2-4</c> is three digits, a hyphen, two digits, a hyphen, four digits.</summary>
internal sealed class NumberLayout
{
    /// <summary>More than any number here has.</summary>
    public const int DigitsMax = 24;

    private readonly byte[] opening;
    private readonly int[] groups;
    private readonly byte[][] separators;

    public NumberLayout(string text, NumberCheck check, int rule, IReadOnlyList<string> context)
    {
        (Check, Rule) = (check, rule);
        Context = [.. context.Select(Encoding.UTF8.GetBytes)];
        List<int> lengths = [];
        List<byte[]> between = [];
        string other = "";
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
            if (end == i)
            {
                other += text[i++];
                continue;
            }
            between.Add(Encoding.ASCII.GetBytes(other));
            lengths.Add(int.Parse(text.AsSpan(i, end - i), System.Globalization.CultureInfo.InvariantCulture));
            (other, i) = ("", end);
        }
        if (lengths.Count == 0 || other.Length > 0 || lengths.Sum() > DigitsMax)
        {
            throw new InvalidDataException($"'{text}' is not a layout of at most {DigitsMax} digits, such as 3-2-4.");
        }
        opening = between[0];
        separators = [.. between.Skip(1)];
        groups = [.. lengths];
    }

    public NumberCheck Check { get; }

    public int Rule { get; }

    /// <summary>Words of which one has to be near; none when the layout says enough.</summary>
    public byte[][] Context { get; }

    public int FirstGroup => groups[0];

    /// <summary>The byte that has to follow the first group; 0 where the number is one group, or a space can be a wide one.</summary>
    public byte Following => separators.Length == 0 || separators[0][0] == (byte)' ' ? (byte)0 : separators[0][0];

    public bool IsOneGroup => separators.Length == 0;

    /// <summary>Where the number ends whose first digit is at <paramref name="start"/>, or -1; its digits go to <paramref name="digits"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">A run of <see cref="FirstGroup"/> digits.</param>
    /// <param name="digits">Room for <see cref="DigitsMax"/>.</param>
    /// <param name="count">How many digits there are.</param>
    public int Match(ReadOnlySpan<byte> text, int start, Span<byte> digits, out int count)
    {
        count = 0;
        if (!text[..start].EndsWith(opening))
        {
            return -1;
        }
        int at = start;
        for (int group = 0; group < groups.Length; group++)
        {
            if (group > 0 && !TrySeparator(text, ref at, separators[group - 1]))
            {
                return -1;
            }
            int end = at + groups[group];
            if (end > text.Length)
            {
                return -1;
            }
            for (; at < end; at++)
            {
                if (!Characters.Is(text[at], Characters.Digit))
                {
                    return -1;
                }
                digits[count++] = (byte)(text[at] - '0');
            }
        }
        return IsWhole(text, start, at) ? at : -1;
    }

    /// <summary>A space in a layout is any space between words.</summary>
    private static bool TrySeparator(ReadOnlySpan<byte> text, ref int at, byte[] separator)
    {
        ReadOnlySpan<byte> rest = text[at..];
        if (rest.StartsWith(separator))
        {
            at += separator.Length;
            return true;
        }
        ReadOnlySpan<byte> wide = rest.StartsWith("\u00A0"u8) ? "\u00A0"u8 : rest.StartsWith("\u202F"u8) ? "\u202F"u8 : default;
        at += wide.Length;
        return wide.Length > 0 && separator is [(byte)' '];
    }

    private bool IsWhole(ReadOnlySpan<byte> text, int start, int end)
    {
        if (Characters.IsAt(text, end, Characters.Alphanumeric) || Characters.IsAt(text, end, '_')
            || (Characters.IsAt(text, end + 1, Characters.Digit) && (text[end] == (byte)'.' || (text[end] == (byte)'-' && separators.Length > 0))))
        {
            return false;
        }
        int before = start - opening.Length - 1;
        if (separators.Length == 0 || Check == NumberCheck.Card)
        {
            return true;
        }
        // One more group of the same kind: a longer number, or a table of them.
        byte separator = separators[^1][^1];
        bool goesOn = Characters.IsAt(text, end + 1, Characters.Digit) && text[end] == separator;
        bool began = before > 0 && text[before] == separator && Characters.IsAt(text, before - 1, Characters.Digit);
        return !goesOn && !began;
    }
}

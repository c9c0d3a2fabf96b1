using System.Buffers;
using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>
/// Values whose name says that they are secret: <c>password=...</c>, <c>"apiKey": "..."</c>, <c>AccountKey=...;</c>,
/// <c>Authorization: ...</c>.
/// </summary>
internal sealed class SecretValueRecogniser
{
    private const int NameMaxBytes = 64;

    /// <summary>Of a value without quotes behind a colon: prose has colons, too.</summary>
    private const int ProseValueMinBytes = 4;

    private const int WeakValueMinBytes = 16;
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n\"'`|"u8);
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \r\n\t\"'`;,&<>)}]"u8);
    private readonly SecretNames secrets;
    private readonly HashSet<string> placeholders;
    private readonly int rule;

    public SecretValueRecogniser(RecogniserFile file, SecretNames secrets, RuleNames names)
    {
        this.secrets = secrets;
        placeholders = new HashSet<string>(file.Placeholders, StringComparer.OrdinalIgnoreCase);
        rule = names.Of("secret_value");
    }

    /// <param name="text">The text, without escapes.</param>
    /// <param name="unfolded">Tells which quotes were escaped how deeply; null when none was.</param>
    /// <param name="found">Gets the values.</param>
    public void Find(ReadOnlySpan<byte> text, TextUnfolder? unfolded, FoundList found)
    {
        int at = 0;
        for (int next; (next = text[at..].IndexOfAny(Characters.Assigning)) >= 0;)
        {
            int sign = at + next;
            at = sign + 1;
            SecretName kind = NameBefore(text, sign);
            if (kind == SecretName.None || Characters.IsAt(text, at, '=') || text[at..].StartsWith("//"u8))
            {
                continue;
            }
            int end = AddValue(text, sign, kind, unfolded, found);
            at = Math.Max(at, end);
        }
    }

    /// <summary>True when the value is one that a secret name would hide.</summary>
    public bool Hides(SecretName kind, ReadOnlySpan<byte> value) => kind switch
    {
        SecretName.None => false,
        SecretName.Weak => LooksRandom(value),
        _ => IsValue(value),
    };

    private SecretName NameBefore(ReadOnlySpan<byte> text, int sign)
    {
        int end = sign;
        while (end > 0 && text[end - 1] is (byte)' ' or (byte)'"' or (byte)'\'' && sign - end < 3)
        {
            end--;
        }
        if (!secrets.MayEnd(text[..end]))
        {
            return SecretName.None;
        }
        int start = end;
        int least = Math.Max(0, end - NameMaxBytes);
        while (start > least && (Characters.Is(text[start - 1], Characters.Token) || text[start - 1] == (byte)'.'))
        {
            start--;
        }
        return secrets.Of(text[start..end]);
    }

    private int AddValue(ReadOnlySpan<byte> text, int sign, SecretName kind, TextUnfolder? unfolded, FoundList found)
    {
        int start = sign + 1;
        while (Characters.IsAt(text, start, ' ') && start - sign < 4)
        {
            start++;
        }
        bool isQuoted = Characters.IsAt(text, start, '"') || Characters.IsAt(text, start, '\'');
        int end = isQuoted ? EndOfQuoted(text, start, unfolded) : EndOfWord(text, start, kind);
        start += isQuoted ? 1 : 0;
        if (end <= start)
        {
            return -1;
        }
        ReadOnlySpan<byte> value = text[start..end];
        bool isProse = !isQuoted && text[sign] == (byte)':' && kind != SecretName.Line && (value.Length < ProseValueMinBytes || !HasOtherThanLetters(value));
        // An opening bracket is that of a call: source code.
        bool isCall = !isQuoted && value.IndexOf((byte)'(') > 0;
        if (isProse || isCall || !Hides(kind, value))
        {
            return -1;
        }
        found.Add(start, end - start, rule);
        return end;
    }

    /// <summary>Up to the quote that was escaped as the opening one was, or less deeply: that one closes a text around it.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> text, int open, TextUnfolder? unfolded)
    {
        byte quote = text[open];
        int width = unfolded?.WidthAt(open) ?? 1;
        for (int at = open + 1; at < text.Length; at++)
        {
            int next = text[at..].IndexOf(quote);
            if (next < 0)
            {
                return text.Length;
            }
            at += next;
            if ((unfolded?.WidthAt(at) ?? 1) <= width)
            {
                return at;
            }
        }
        return text.Length;
    }

    private static int EndOfWord(ReadOnlySpan<byte> text, int start, SecretName kind)
    {
        ReadOnlySpan<byte> rest = text[start..];
        int length = kind == SecretName.Line ? rest.IndexOfAny(LineEnds) : rest.IndexOfAny(WordEnds);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>Something, and not a name of a value, a template or what is hidden already.</summary>
    private bool IsValue(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.IndexOfAnyExcept("*x.X- "u8) < 0 || value[0] is (byte)'[' or (byte)'{' or (byte)'$' or (byte)'<' or (byte)'%' or (byte)'(')
        {
            return false;
        }
        return value.Length > 24 || !placeholders.Contains(Encoding.UTF8.GetString(value.TrimEnd(".,"u8)));
    }

    private bool LooksRandom(ReadOnlySpan<byte> value) =>
        value.Length >= WeakValueMinBytes && IsValue(value) && value.IndexOf((byte)' ') < 0 && value.IndexOf((byte)'/') != 0
        && value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && value.IndexOfAnyInRange((byte)'A', (byte)'z') >= 0
        && value.IndexOfAny(".:("u8) < 0;

    private static bool HasOtherThanLetters(ReadOnlySpan<byte> value)
    {
        foreach (byte character in value.TrimEnd(".,:;!?"u8))
        {
            if (!Characters.Is(character, Characters.Letter) && character < 0x80)
            {
                return true;
            }
        }
        return false;
    }
}

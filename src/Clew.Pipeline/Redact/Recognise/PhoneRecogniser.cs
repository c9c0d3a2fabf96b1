namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Phone numbers with a calling code (E.164). National forms are layouts of <see cref="NumberRecogniser"/>.</summary>
internal sealed class PhoneRecogniser
{
    private const int DigitsMax = 15;

    private readonly int phone;

    /// <summary>By calling code, at most three digits; 0 where there is none.</summary>
    private readonly (byte Min, byte Max)[] nationalDigits = new (byte, byte)[1000];

    public PhoneRecogniser(Dictionary<string, List<int>> callingCodes, RuleNames names)
    {
        phone = names.Of("phone");
        foreach ((string code, List<int> digits) in callingCodes)
        {
            nationalDigits[int.Parse(code, System.Globalization.CultureInfo.InvariantCulture)] = ((byte)digits[0], (byte)digits[1]);
        }
    }

    /// <summary>Where the number ends that starts with this run of digits, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text, int start, int end, FoundList found)
    {
        bool hasPlus = Characters.IsAt(text, start - 1, '+') && !Characters.IsAt(text, start - 2, Characters.Alphanumeric);
        // 00 is how a plus is dialled; without a gap it is rather a padded number.
        bool isFirst = !(Characters.IsAt(text, start - 1, ' ') && Characters.IsAt(text, start - 2, Characters.Digit));
        bool hasZeros = !hasPlus && isFirst && end - start is >= 3 and <= 5 && text[start] == (byte)'0' && text[start + 1] == (byte)'0';
        if (!hasPlus && !hasZeros)
        {
            return -1;
        }
        Span<byte> digits = stackalloc byte[DigitsMax];
        int count = 0;
        int best = -1;
        int at = hasZeros ? start + 2 : start;
        while (at < text.Length && count < DigitsMax)
        {
            int run = Characters.EndOfRun(text, at, Characters.Digit);
            if (run == at || count + run - at > DigitsMax)
            {
                break;
            }
            foreach (byte character in text[at..run])
            {
                digits[count++] = (byte)(character - '0');
            }
            best = IsNumber(digits[..count]) && !Characters.IsAt(text, run, Characters.Alphanumeric) ? run : best;
            at = NextGroup(text, run);
        }
        if (best > 0)
        {
            int first = hasPlus ? start - 1 : start;
            found.Add(first, best - first, phone);
        }
        return best;
    }

    /// <summary>Past a gap as people write it: a space, a hyphen, a dot, brackets around an area code.</summary>
    private static int NextGroup(ReadOnlySpan<byte> text, int at)
    {
        int end = at;
        while (end < text.Length && end - at < 3 && text[end] is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')' or (byte)'/')
        {
            end++;
        }
        return end;
    }

    private bool IsNumber(ReadOnlySpan<byte> digits)
    {
        int code = 0;
        for (int length = 1; length <= Math.Min(3, digits.Length); length++)
        {
            code = (code * 10) + digits[length - 1];
            (byte min, byte max) = nationalDigits[code];
            int national = digits.Length - length;
            if (code > 0 && max > 0)
            {
                // People write the trunk zero in brackets behind the code: +44 (0)20.
                return national >= min && national <= max + (national > 0 && digits[length] == 0 ? 1 : 0);
            }
        }
        return false;
    }
}

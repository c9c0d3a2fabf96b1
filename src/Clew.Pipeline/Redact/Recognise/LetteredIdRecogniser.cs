namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Ids with letters and digits: IBAN, UK National Insurance number, Spanish DNI and NIE, Italian codice fiscale.</summary>
internal sealed class LetteredIdRecogniser(Dictionary<string, int> ibanLengths, RuleNames names)
{
    private const int IbanMaxCharacters = 34;

    private readonly Dictionary<int, int> lengthByCountry = ibanLengths.ToDictionary(static item => (item.Key[0] << 8) | item.Key[1], static item => item.Value);
    private readonly int iban = names.Of("iban");
    private readonly int insurance = names.Of("uk_nino");
    private readonly int dni = names.Of("es_dni");
    private readonly int nie = names.Of("es_nie");
    private readonly int fiscal = names.Of("it_codice_fiscale");

    /// <summary>Where the id ends, or -1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">Where the word begins that holds the digit.</param>
    /// <param name="digit">The first digit of the word.</param>
    /// <param name="found">Gets the id.</param>
    public int Find(ReadOnlySpan<byte> text, int word, int digit, FoundList found)
    {
        if (Characters.IsAt(text, word - 1, '_'))
        {
            return -1;
        }
        int start = word;
        int end = Characters.EndOfRun(text, word, Characters.Alphanumeric);
        int length = end - word;
        int rule = -1;
        int ibanEnd = digit - word == 2 ? EndOfIban(text, word) : -1;
        if (ibanEnd > 0)
        {
            (rule, end) = (iban, ibanEnd);
        }
        else if (digit == word && length == 2 && IsSpacedInsurance(text, word))
        {
            (rule, start, end) = (insurance, word - 3, word + 10);
        }
        else if (length == 8 && digit == word && Characters.IsAt(text, end, '-') && Characters.IsAt(text, end + 1, Characters.Upper) && IsDni(text.Slice(word, 8), text[end + 1]))
        {
            (rule, end) = (dni, end + 2);
        }
        else
        {
            rule = RuleOf(text[word..end]);
        }
        if (rule < 0 || Characters.IsAt(text, end, Characters.Alphanumeric) || Characters.IsAt(text, end, '_'))
        {
            return -1;
        }
        found.Add(start, end - start, rule);
        return end;
    }

    private int RuleOf(ReadOnlySpan<byte> word) => word.Length switch
    {
        9 when IsInsurance(word) => insurance,
        9 when IsDni(word[..8], word[8]) => dni,
        9 when IsNie(word) => nie,
        16 when IsFiscalCode(word) => fiscal,
        _ => -1,
    };

    private int EndOfIban(ReadOnlySpan<byte> text, int start)
    {
        if (!Characters.IsAt(text, start + 3, Characters.Digit)
            || !lengthByCountry.TryGetValue(((text[start] & ~0x20) << 8) | (text[start + 1] & ~0x20), out int length))
        {
            return -1;
        }
        Span<byte> characters = stackalloc byte[IbanMaxCharacters];
        int count = 0;
        int at = start;
        while (count < length)
        {
            if (Characters.IsAt(text, at, Characters.Alphanumeric))
            {
                characters[count++] = text[at++];
            }
            else if (count % 4 == 0 && count > 0 && (Characters.IsAt(text, at, ' ') || Characters.IsAt(text, at, '-')))
            {
                at++;
            }
            else
            {
                return -1;
            }
        }
        return NumberChecks.IsIban(characters[..length]) ? at : -1;
    }

    // https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110: letters and prefixes that are never given out.
    private static bool IsInsurance(ReadOnlySpan<byte> id)
    {
        ReadOnlySpan<byte> prefix = id[..2];
        return Characters.Is(id[0], Characters.Upper) && Characters.Is(id[1], Characters.Upper)
            && "DFIQUV"u8.IndexOf(id[0]) < 0 && "DFIQUVO"u8.IndexOf(id[1]) < 0 && id[8] is >= (byte)'A' and <= (byte)'D'
            && Characters.EndOfRun(id[..8], 2, Characters.Digit) == 8
            && !(prefix.SequenceEqual("BG"u8) || prefix.SequenceEqual("GB"u8) || prefix.SequenceEqual("KN"u8) || prefix.SequenceEqual("NK"u8)
                || prefix.SequenceEqual("NT"u8) || prefix.SequenceEqual("TN"u8) || prefix.SequenceEqual("ZZ"u8));
    }

    /// <summary>The first pair of digits of <c>AB 12 34 56 C</c>.</summary>
    private static bool IsSpacedInsurance(ReadOnlySpan<byte> text, int digits)
    {
        if (digits < 3 || digits + 10 > text.Length || text[digits - 1] != (byte)' ' || Characters.IsAt(text, digits - 4, Characters.Alphanumeric))
        {
            return false;
        }
        ReadOnlySpan<byte> part = text.Slice(digits - 3, 13);
        return part[5] == (byte)' ' && part[8] == (byte)' ' && part[11] == (byte)' '
            && IsInsurance([part[0], part[1], part[3], part[4], part[6], part[7], part[9], part[10], part[12]]);
    }

    private static bool IsDni(ReadOnlySpan<byte> digits, byte letter) =>
        int.TryParse(digits, System.Globalization.NumberStyles.None, null, out int number) && "TRWAGMYFPDXBNJZSQVHLCKE"u8[number % 23] == letter;

    private static bool IsNie(ReadOnlySpan<byte> id)
    {
        int first = "XYZ"u8.IndexOf(id[0]);
        return first >= 0 && IsDni([(byte)('0' + first), .. id[1..8]], id[8]);
    }

    private static bool IsFiscalCode(ReadOnlySpan<byte> code)
    {
        ReadOnlySpan<byte> shape = "LLLLLLNNLNNLNNNL"u8;
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        int sum = 0;
        for (int i = 0; i < 16; i++)
        {
            if (!Characters.Is(code[i], shape[i] == (byte)'L' ? Characters.Letter : Characters.Digit))
            {
                return false;
            }
            int value = Characters.Is(code[i], Characters.Digit) ? code[i] - '0' : (code[i] & ~0x20) - 'A';
            // Places count from one; digits have the values of the letters A to J.
            sum += i == 15 ? 0 : (i & 1) == 0 ? odd[value] : value;
        }
        return (code[15] & ~0x20) - 'A' == sum % 26;
    }
}

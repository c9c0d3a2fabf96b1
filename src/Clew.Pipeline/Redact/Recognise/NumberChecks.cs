namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Check digits and ranges. Every method takes digits as values 0 to 9, in the right number.</summary>
internal static class NumberChecks
{
    private static readonly byte[] VerhoeffProduct =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
        5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static readonly byte[] VerhoeffPermutation =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
        9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8,
    ];

    public static bool Passes(NumberCheck check, ReadOnlySpan<byte> digits) => check switch
    {
        NumberCheck.Luhn => digits[0] != 0 && Luhn(digits),
        NumberCheck.Ssn => IsSsn(digits),
        NumberCheck.Itin => IsItin(digits),
        NumberCheck.Nir => IsNir(digits),
        NumberCheck.GermanTaxId => IsGermanTaxId(digits),
        NumberCheck.Cpf => IsCpf(digits),
        NumberCheck.Pesel => IsPesel(digits),
        NumberCheck.Belgian => IsBelgian(digits),
        NumberCheck.Verhoeff => digits[0] >= 2 && Verhoeff(digits),
        NumberCheck.Ahv => digits.StartsWith((ReadOnlySpan<byte>)[7, 5, 6]) && IsEan(digits),
        NumberCheck.Swedish => IsSwedish(digits),
        NumberCheck.ElevenTest => ElevenTest(digits),
        NumberCheck.AustralianTaxFile => Weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0 && !AreAllEqual(digits),
        NumberCheck.Nhs => IsNhs(digits),
        NumberCheck.PhoneUs => digits[0] >= 2 && digits[3] >= 2 && digits[1] != 9,
        NumberCheck.PhoneTrunk => digits[0] == 0 && digits[1] != 0,
        _ => false,
    };

    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)];
            sum += (i & 1) == 0 ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }
        return sum % 10 == 0;
    }

    /// <summary>ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97.</summary>
    public static bool IsIban(ReadOnlySpan<byte> characters)
    {
        int remainder = 0;
        for (int i = 0; i < characters.Length; i++)
        {
            byte character = characters[(i + 4) % characters.Length];
            if (char.IsAsciiDigit((char)character))
            {
                remainder = ((remainder * 10) + (character - '0')) % 97;
            }
            else
            {
                remainder = ((remainder * 100) + ((character | 0x20) - 'a') + 10) % 97;
            }
        }
        return remainder == 1;
    }

    private static bool Verhoeff(ReadOnlySpan<byte> digits)
    {
        int check = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            check = VerhoeffProduct[(check * 10) + VerhoeffPermutation[((i % 8) * 10) + digits[^(i + 1)]]];
        }
        return check == 0;
    }

    private static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<int> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += digits[i] * weights[i];
        }
        return sum;
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte digit in digits)
        {
            number = (number * 10) + digit;
        }
        return number;
    }

    private static bool AreAllEqual(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;

    // https://www.ssa.gov/employer/randomization.html: no area 000, 666 or above 899, no group 00, no serial 0000.
    private static bool IsSsn(ReadOnlySpan<byte> digits)
    {
        long area = Number(digits[..3]);
        return area is not (0 or 666) and < 900 && Number(digits[3..5]) > 0 && Number(digits[5..]) > 0;
    }

    private static bool IsItin(ReadOnlySpan<byte> digits) =>
        digits[0] == 9 && Number(digits[3..5]) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);

    /// <summary>Sex, year, month, then place and order; the key is 97 minus the rest of the division by 97.</summary>
    private static bool IsNir(ReadOnlySpan<byte> digits) =>
        digits[0] is 1 or 2 or 3 or 4 or 7 or 8 && Number(digits[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99)
        && 97 - (Number(digits[..13]) % 97) == Number(digits[13..]);

    /// <summary>ISO 7064 MOD 11,10; of the first ten digits one comes twice or three times, the others at most once.</summary>
    private static bool IsGermanTaxId(ReadOnlySpan<byte> digits)
    {
        Span<int> counts = stackalloc int[10];
        int product = 10;
        foreach (byte digit in digits[..10])
        {
            counts[digit]++;
            int sum = (digit + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        int repeated = 0;
        foreach (int count in counts)
        {
            repeated += count is 2 or 3 ? 1 : count > 3 ? 2 : 0;
        }
        return digits[0] != 0 && repeated == 1 && (11 - product) % 10 == digits[10];
    }

    private static bool IsCpf(ReadOnlySpan<byte> digits)
    {
        int first = Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10;
        int second = Weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10;
        return !AreAllEqual(digits) && first == digits[9] && second == digits[10];
    }

    /// <summary>The month has the century added: 80, 0, 20, 40 or 60.</summary>
    private static bool IsPesel(ReadOnlySpan<byte> digits)
    {
        bool isDate = Number(digits[2..4]) % 20 is >= 1 and <= 12 && Number(digits[4..6]) is >= 1 and <= 31;
        return isDate && (10 - (Weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 == digits[10];
    }

    private static bool IsBelgian(ReadOnlySpan<byte> digits)
    {
        long check = Number(digits[9..]);
        long number = Number(digits[..9]);
        return Number(digits[2..4]) <= 12 && Number(digits[4..6]) <= 31 && (97 - (number % 97) == check || 97 - ((2_000_000_000 + number) % 97) == check);
    }

    private static bool IsEan(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            sum += digits[i] * ((i & 1) == 0 ? 1 : 3);
        }
        return sum % 10 == 0;
    }

    private static bool IsSwedish(ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> last = digits[^10..];
        return Number(last[2..4]) is >= 1 and <= 12 && Number(last[4..6]) is (>= 1 and <= 31) or (>= 61 and <= 91) && Luhn(last);
    }

    private static bool ElevenTest(ReadOnlySpan<byte> digits) =>
        Weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) is int sum && sum > 0 && sum % 11 == 0 && !AreAllEqual(digits);

    private static bool IsNhs(ReadOnlySpan<byte> digits) =>
        (11 - (Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == digits[9] && !AreAllEqual(digits);
}

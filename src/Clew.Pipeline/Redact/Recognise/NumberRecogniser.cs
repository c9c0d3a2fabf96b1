using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Cards, phones and national ids that are digits, internet addresses, and those ids that have letters among their digits.</summary>
internal sealed class NumberRecogniser
{
    /// <summary>How far before a number its name may stand.</summary>
    private const int ContextBytes = 48;

    private readonly NumberLayout[][] layouts;
    private readonly (int From, int To, uint Lengths)[] cards;
    private readonly PhoneRecogniser phones;
    private readonly AddressRecogniser addresses;
    private readonly LetteredIdRecogniser lettered;
    private readonly int card;

    public NumberRecogniser(RecogniserFile file, RuleNames names, AddressRecogniser addresses)
    {
        List<NumberLayout> all = [];
        foreach (NumberShape shape in file.Numbers)
        {
            all.AddRange(shape.Layouts.Select(layout => new NumberLayout(layout, shape.Check, names.Of(shape.Name), [])));
            all.AddRange(shape.ContextLayouts.Select(layout => new NumberLayout(layout, shape.Check, names.Of(shape.Name), shape.Context)));
        }
        layouts = [.. Enumerable.Range(0, NumberLayout.DigitsMax + 1).Select(length => all.Where(layout => layout.FirstGroup == length).ToArray())];
        cards = [.. file.Cards.Select(ReadCards)];
        card = names.Of("card");
        phones = new PhoneRecogniser(file.CallingCodes, names);
        this.addresses = addresses;
        lettered = new LetteredIdRecogniser(file.Iban, names);
    }

    public void Find(ReadOnlySpan<byte> text, TextContext context, FoundList found)
    {
        int at = 0;
        for (int next; (next = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9')) >= 0;)
        {
            int start = at + next;
            int end = Characters.EndOfRun(text, start, Characters.Digit);
            int word = Characters.StartOfRun(text, start, Characters.Alphanumeric);
            bool isLettered = word < start || Characters.IsAt(text, end, Characters.Letter);
            if (isLettered || (end - start == 8 && Characters.IsAt(text, end, '-')) || (end - start == 2 && start >= 3))
            {
                int idEnd = lettered.Find(text, word, start, found);
                if (idEnd > 0)
                {
                    at = idEnd;
                    continue;
                }
            }
            int foundEnd = isLettered ? -1 : FindAt(text, start, end, context, found);
            at = foundEnd > 0 ? foundEnd : isLettered ? Characters.EndOfRun(text, end, Characters.Alphanumeric) : end;
        }
    }

    /// <summary>True for a card's number that was sent as a number.</summary>
    public bool IsCard(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        int length = 0;
        for (long rest = number; rest > 0; rest /= 10)
        {
            digits[length++] = (byte)(rest % 10);
        }
        digits[..length].Reverse();
        return length >= 13 && IsCard(digits[..length]);
    }

    private int FindAt(ReadOnlySpan<byte> text, int start, int end, TextContext context, FoundList found)
    {
        int length = end - start;
        if (length <= 3 && Characters.IsAt(text, end, '.') && !context.SkipsAddresses)
        {
            int addressEnd = addresses.FindV4(text, start, found);
            if (addressEnd > 0)
            {
                return addressEnd;
            }
        }
        if (Characters.IsAt(text, start - 1, '_') || (Characters.IsAt(text, start - 1, '.') && Characters.IsAt(text, start - 2, Characters.Digit)))
        {
            return -1;
        }
        int phoneEnd = phones.Find(text, start, end, found);
        return phoneEnd > 0 || length > NumberLayout.DigitsMax ? phoneEnd : FindLayout(text, start, context, layouts[length], found);
    }

    private int FindLayout(ReadOnlySpan<byte> text, int start, TextContext context, NumberLayout[] candidates, FoundList found)
    {
        if (candidates.Length == 0)
        {
            return -1;
        }
        int after = start + candidates[0].FirstGroup;
        byte next = after < text.Length ? text[after] : (byte)0;
        bool isGap = next is (byte)' ' or >= 0x80;
        Span<byte> digits = stackalloc byte[NumberLayout.DigitsMax];
        foreach (NumberLayout layout in candidates)
        {
            if (layout.Following != 0 ? next != layout.Following : !layout.IsOneGroup && !isGap)
            {
                continue;
            }
            int end = layout.Match(text, start, digits, out int count);
            if (end < 0)
            {
                continue;
            }
            bool passes = layout.Rule == card ? IsCard(digits[..count]) : NumberChecks.Passes(layout.Check, digits[..count]);
            if (passes && (layout.Context.Length == 0 || IsNear(text, start, context, layout.Context)))
            {
                found.Add(start, end - start, layout.Rule);
                return end;
            }
        }
        return -1;
    }

    private bool IsCard(ReadOnlySpan<byte> digits)
    {
        int first = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        foreach ((int from, int to, uint lengths) in cards)
        {
            if (first >= from && first <= to && (lengths & (1u << digits.Length)) != 0)
            {
                return NumberChecks.Luhn(digits);
            }
        }
        return false;
    }

    private static bool IsNear(ReadOnlySpan<byte> text, int start, TextContext context, byte[][] words)
    {
        ReadOnlySpan<byte> before = text[Math.Max(0, start - ContextBytes)..start];
        foreach (byte[] word in words)
        {
            if (HoldsWord(before, word) || HoldsWord(context.Key, word))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The word as a word, not as a part of another: "sin" is no part of "using".</summary>
    private static bool HoldsWord(ReadOnlySpan<byte> text, byte[] word)
    {
        for (int i = 0; i + word.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word) && !Characters.IsAt(text, i - 1, Characters.Letter)
                && (word.Length > 3 || !Characters.IsAt(text, i + word.Length, Characters.Letter)))
            {
                return true;
            }
        }
        return false;
    }

    private static (int From, int To, uint Lengths) ReadCards(KeyValuePair<string, List<int>> item)
    {
        string[] range = item.Key.Split('-');
        return range.Length == 2 && int.TryParse(range[0], out int from) && int.TryParse(range[1], out int to)
            ? (from, to, item.Value.Aggregate(0u, static (bits, length) => bits | (1u << length)))
            : throw new InvalidDataException($"'{item.Key}' is not a range of a card's first four digits, such as 4000-4999.");
    }
}

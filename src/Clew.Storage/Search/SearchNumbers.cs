using System.Globalization;

namespace Clew.Storage.Search;

/// <summary>Numbers with their units, as they are read and as they are printed.</summary>
internal static class SearchNumbers
{
    /// <summary>Beyond it neither nanoseconds nor nano dollars fit the store's numbers.</summary>
    private const decimal Max = 1_000_000_000_000_000_000;

    private static readonly (string Unit, decimal Nanos)[] Durations =
        [("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

    internal static bool TryParse(SearchType type, string text, out decimal number) => type switch
    {
        SearchType.Duration => TryParseDuration(text, out number),
        SearchType.Usd => TryParsePlain(text.StartsWith('$') ? text.AsSpan(1) : text, 0, 1_000_000_000, out number),
        SearchType.Percent => TryParsePlain(text.EndsWith('%') ? text.AsSpan(0, text.Length - 1) : text, 0, 1_000_000, out number),
        SearchType.Count => TryParseCount(text, out number),
        _ => TryParsePlain(text, -Max, Max, out number),
    };

    /// <summary>What a wrong value should have looked like.</summary>
    internal static string Expected(SearchType type) => type switch
    {
        SearchType.Duration => "a duration with its unit, such as 250ms, 5s, 2m or 1h",
        SearchType.Usd => "an amount in US dollars, such as 0.1 or $2.50",
        SearchType.Percent => "a share, such as 85%",
        SearchType.Count => "a number, such as 8, 10k or 1.5M",
        _ => "a number",
    };

    internal static string Print(SearchType type, decimal number)
    {
        if (type == SearchType.Duration)
        {
            (string unit, decimal nanos) = number == 0 ? ("s", 1) : Durations.First(item => number % item.Nanos == 0);
            return Plain(number / nanos) + unit;
        }
        return Plain(number) + (type == SearchType.Percent ? "%" : "");
    }

    private static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static bool TryParseDuration(string text, out decimal nanos)
    {
        string folded = text.ToLowerInvariant().Replace("µs", "us", StringComparison.Ordinal);
        foreach ((string unit, decimal scale) in Durations.OrderByDescending(item => item.Unit.Length))
        {
            if (folded.EndsWith(unit, StringComparison.Ordinal))
            {
                bool isNumber = TryParsePlain(folded.AsSpan(0, folded.Length - unit.Length), 0, Max / scale, out decimal count);
                nanos = decimal.Truncate(count * scale);
                return isNumber;
            }
        }
        nanos = 0;
        return folded == "0";
    }

    private static bool TryParseCount(string text, out decimal number)
    {
        decimal scale = text.Length == 0 ? 1 : text[^1] switch { 'k' or 'K' => 1_000, 'm' or 'M' => 1_000_000, _ => 1 };
        bool isNumber = TryParsePlain(scale == 1 ? text : text.AsSpan(0, text.Length - 1), 0, Max / scale, out number);
        number *= scale;
        return isNumber;
    }

    private static bool TryParsePlain(ReadOnlySpan<char> text, decimal least, decimal most, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}

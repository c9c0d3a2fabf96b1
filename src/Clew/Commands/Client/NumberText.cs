using System.Globalization;

namespace Clew.Commands.Client;

/// <summary>Numbers as the web UI prints them (web/src/format): the same value reads the same in both.</summary>
internal static class NumberText
{
    private const string Nothing = "–";

    /// <summary>With the unit that a reader would use: 890 ms, 5.8 s, 2 m 05 s.</summary>
    public static string Duration(long? nanos) => nanos switch
    {
        null or < 0 => Nothing,
        < 1_000 => Text($"{nanos} ns"),
        < 999_500 => Text($"{ThreeDigits(nanos.Value / 1e3)} µs"),
        < 999_500_000 => Text($"{ThreeDigits(nanos.Value / 1e6)} ms"),
        < 59_950_000_000 => Fixed(nanos.Value / 1e9, nanos < 9_995_000_000 && Math.Round(nanos.Value / 1e7) % 10 != 0 ? 2 : 1) + " s",
        _ => Long((long)Math.Round(nanos.Value / 1e9, MidpointRounding.AwayFromZero)),
    };

    /// <summary>Cents from one cent up, two significant digits below, a dash where no price is known.</summary>
    public static string Cost(double? usd) => usd switch
    {
        null => Nothing,
        0 => "$0",
        < 0.0001 => "<$0.0001",
        < 0.01 => "$" + Fixed(usd.Value, 4),
        < 0.1 => "$" + TrimOne(Fixed(usd.Value, 3)),
        _ => Text($"${usd:N2}"),
    };

    /// <summary>In at most five characters or so: 890, 1,204, 12.4k, 3.1M.</summary>
    public static string Tokens(long count) => count switch
    {
        < 10_000 => Count(count),
        < 999_950 => WithoutZero(Fixed(count / 1e3, count < 99_950 ? 1 : 0)) + "k",
        _ => WithoutZero(Fixed(count / 1e6, 1)) + "M",
    };

    /// <summary>In full: 1,204.</summary>
    public static string Count(long count) => Text($"{count:N0}");

    /// <summary>A part of a whole: 12.5 %; a dash of nothing.</summary>
    public static string Share(long part, long whole) => whole == 0 ? Nothing : WithoutZero(Fixed(100.0 * part / whole, 1)) + " %";

    private static string Long(long seconds) => (seconds / 60) switch
    {
        < 60 and long minutes => Text($"{minutes} m {seconds % 60:00} s"),
        long minutes when minutes / 60 < 24 => Text($"{minutes / 60} h {minutes % 60:00} m"),
        long minutes => Text($"{minutes / 1440} d {minutes / 60 % 24:00} h"),
    };

    private static string ThreeDigits(double value) => value < 9.95 ? WithoutZero(Fixed(value, 1)) : Fixed(value, 0);

    private static string Fixed(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string WithoutZero(string text) => text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;

    private static string TrimOne(string text) => text.EndsWith('0') ? text[..^1] : text;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

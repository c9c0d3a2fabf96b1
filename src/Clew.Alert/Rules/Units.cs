using System.Globalization;

namespace Clew.Alert.Rules;

/// <summary>Units of measured numbers, and how numbers of each are said in a sentence.</summary>
public static class Units
{
    public const string Share = "1";
    public const string Seconds = "s";
    public const string Usd = "USD";
    public const string Token = "{token}";
    public const string TokensPerSecond = "{token}/s";
    public const string Call = "{call}";
    public const string Run = "{run}";
    public const string Trace = "{trace}";
    public const string Finding = "{finding}";

    /// <summary>"12.5 %", "34.2 s", "$3.20", "1,200 tokens".</summary>
    public static string Say(double value, string unit) => unit switch
    {
        // What an objective of 99.999 % allows is no 0 %.
        Share when Math.Abs(value) < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#####} %"),
        Share when Math.Abs(value) > 1 => string.Create(CultureInfo.InvariantCulture, $"{value * 100:#,0.#} %"),
        Share => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.##} %"),
        Seconds when Math.Abs(value) < 1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.#} ms"),
        Seconds when Math.Abs(value) >= 600 => Configuration.DurationText.Print(TimeSpan.FromSeconds(Math.Round(Math.Abs(value)))),
        Seconds => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} s"),
        Usd when Math.Abs(value) >= 100 => string.Create(CultureInfo.InvariantCulture, $"${value:#,0.00}"),
        Usd => string.Create(CultureInfo.InvariantCulture, $"${value:0.00##}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} {Noun(unit, value)}"),
    };

    private static string Noun(string unit, double value)
    {
        string word = unit.Split('}')[0].TrimStart('{');
        string plural = value == 1 ? word : word + "s";
        return unit == TokensPerSecond ? plural + "/s" : plural;
    }
}

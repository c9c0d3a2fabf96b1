using System.Globalization;

namespace Clew.Configuration;

/// <summary>Durations as the Collector spells them (Go's: <c>10s</c>, <c>500ms</c>, <c>1h30m</c>), and days: <c>30d</c>.</summary>
public static class DurationText
{
    private static readonly (string Name, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    /// <summary>Null when the text is not a duration. Zero needs no unit.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }
        double seconds = 0;
        int at = 0;
        while (at < text.Length)
        {
            int digits = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }
            int unit = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
            {
                at++;
            }
            double unitSeconds = Array.Find(Units, known => text.AsSpan(unit, at - unit).SequenceEqual(known.Name)).Seconds;
            if (unitSeconds == 0 || !double.TryParse(text.AsSpan(digits, unit - digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                return null;
            }
            seconds += count * unitSeconds;
        }
        return text.Length == 0 || seconds > TimeSpan.MaxValue.TotalSeconds / 2 ? null : TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>The shortest spelling that is exact: 90 minutes are <c>1h30m</c>, 30 days <c>30d</c>.</summary>
    public static string Print(TimeSpan value)
    {
        if (value.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return value.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms";
        }
        string text = string.Concat(Part((long)value.TotalDays, "d"), Part(value.Hours, "h"), Part(value.Minutes, "m"), Part(value.Seconds, "s"));
        return text.Length > 0 ? text : "0s";

        static string Part(long count, string unit) => count > 0 ? count.ToString(CultureInfo.InvariantCulture) + unit : "";
    }
}

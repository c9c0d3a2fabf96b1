using System.Globalization;

namespace Clew.Server.Query.Series;

/// <summary>Lengths of buckets of time.</summary>
internal static class SeriesInterval
{
    /// <summary>Points of a line that a reader can tell apart on a chart.</summary>
    private const int PointsMax = 120;

    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 43_200, 129_600, 525_600];

    /// <summary>The shortest round length that cuts a stretch of time into not too many.</summary>
    public static TimeSpan For(long fromUnixNano, long toUnixNano)
    {
        double minutes = ((double)toUnixNano - fromUnixNano) / 60e9;
        return TimeSpan.FromMinutes(Array.Find(Minutes, length => minutes / length <= PointsMax) is > 0 and int found ? found : Minutes[^1]);
    }

    /// <summary>Null for <c>none</c>; <paramref name="auto"/> without a text.</summary>
    public static TimeSpan? Parse(string? text, TimeSpan auto)
    {
        if (text is null or "auto")
        {
            return auto;
        }
        if (text == "none")
        {
            return null;
        }
        double minutes = text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 1440, _ => 0 };
        return minutes > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1440
            ? TimeSpan.FromMinutes(count * minutes)
            : throw ProblemException.BadParameter("interval", $"'{text}' is not a whole number of minutes, hours or days such as 1m, 5m, 1h, 1d, nor auto or none.");
    }
}

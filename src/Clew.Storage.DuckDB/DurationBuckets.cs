namespace Clew.Storage.DuckDB;

/// <summary>
/// Buckets of durations whose bounds grow by 2^(1/64), as in an OpenTelemetry exponential histogram of scale 6. A bucket stands for the
/// value that is equally far, in proportion, from both of its bounds. The rule is part of stored data: it must not change.
/// </summary>
internal static class DurationBuckets
{
    private const int PerOctave = 64;

    /// <summary>Durations of zero, and negative ones of clients whose clocks stepped back.</summary>
    private const int Zero = 0;

    /// <summary>How far a value read from its bucket is from the value put in, at most, in proportion.</summary>
    internal static double RelativeError { get; } = (Math.Pow(2, 1.0 / PerOctave) - 1) / (Math.Pow(2, 1.0 / PerOctave) + 1);

    internal static int IndexOf(long nanos) => nanos <= 0 ? Zero : 1 + (int)(Math.Log2(nanos) * PerOctave);

    /// <summary>The same with so many neighbouring buckets as one: the index of the one in the middle.</summary>
    /// <param name="value">The value.</param>
    /// <param name="width">1, or an even number of buckets.</param>
    internal static int IndexOf(long value, int width) =>
        IndexOf(value) is > Zero and int index ? 1 + ((index - 1) / width * width) + (width / 2) : Zero;

    /// <summary>How far off a value is then, at most.</summary>
    internal static double RelativeErrorOf(int width) => Math.Pow(2, ((width / 2) + 0.5) / PerOctave) - 1;

    internal static long ValueOf(int index)
    {
        if (index == Zero)
        {
            return 0;
        }
        double lower = Math.Pow(2, (index - 1.0) / PerOctave);
        return (long)Math.Min(long.MaxValue / 2, Math.Round(lower * (1 + RelativeError)));
    }
}

namespace Clew.Storage.DuckDB;

/// <summary>Lengths of buckets of time that people read well.</summary>
internal static class TimeBuckets
{
    private const long NanosPerSecond = 1_000_000_000;
    private static readonly int[] Seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000];

    /// <summary>The shortest length, in nanoseconds, that gives at most so many buckets and is not below the least.</summary>
    internal static long LengthFor(long rangeNanos, int bucketsMax, long leastNanos = 0) =>
        NanosPerSecond * Seconds.FirstOrDefault(seconds => rangeNanos / (seconds * NanosPerSecond) < bucketsMax && seconds * NanosPerSecond >= leastNanos, Seconds[^1]);
}

namespace Clew.Storage.DuckDB;

/// <summary>The unit of time of the rollups.</summary>
internal static class UsageMinute
{
    internal const long Nanos = 60_000_000_000;

    /// <summary>Start of the minute of a time, in nanoseconds since the Unix epoch.</summary>
    internal static long Of(long unixNano) => Floor(unixNano, Nanos);

    /// <summary>The greatest multiple of a unit that is not after a time; times before the epoch are negative.</summary>
    internal static long Floor(long unixNano, long unit) => unixNano - (((unixNano % unit) + unit) % unit);
}

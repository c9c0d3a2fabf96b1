namespace Clew.Server.Ingest;

/// <summary>Counts of the last hour by minute. Not thread-safe.</summary>
internal sealed class MinuteCounts
{
    internal const int Minutes = 60;
    private readonly long[] counts = new long[Minutes];
    private long newest = long.MinValue;

    internal void Add(long minute, long count)
    {
        if (newest != long.MinValue && minute <= newest - Minutes)
        {
            return;
        }
        for (long next = Math.Max(newest + 1, minute - Minutes + 1); next <= minute; next++)
        {
            counts[Index(next)] = 0;
        }
        newest = Math.Max(newest, minute);
        counts[Index(minute)] += count;
    }

    /// <summary>Counts since a minute, as far as they are known.</summary>
    internal long Since(long minute)
    {
        long sum = 0;
        for (long at = Math.Max(minute, newest - Minutes + 1); newest != long.MinValue && at <= newest; at++)
        {
            sum += counts[Index(at)];
        }
        return sum;
    }

    private static int Index(long minute) => (int)(((minute % Minutes) + Minutes) % Minutes);
}

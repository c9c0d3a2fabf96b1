namespace Clew.Storage.DuckDB;

/// <summary>Counts of <see cref="DurationBuckets"/> while rows are added up; holds the range of buckets that has any.</summary>
internal sealed class Histogram
{
    private long[] counts = [];
    private int first;

    /// <summary>Adds the items of a stored list, see <see cref="BucketCounts"/>.</summary>
    internal void Add(ReadOnlySpan<int> items)
    {
        foreach (int item in items)
        {
            int bucket = (item + (BucketCounts.ItemFactor / 2)) >> BucketCounts.ItemShift;
            Add(bucket, item - (bucket << BucketCounts.ItemShift));
        }
    }

    internal void Add(Histogram other)
    {
        for (int i = 0; i < other.counts.Length; i++)
        {
            if (other.counts[i] != 0)
            {
                Add(other.first + i, other.counts[i]);
            }
        }
    }

    internal Percentiles ToPercentiles()
    {
        long total = counts.Sum();
        return new Percentiles(total, At(0.50), At(0.95), At(0.99));

        long? At(double share)
        {
            // The nearest rank: the least value that has this share of all values at or below it.
            long rank = Math.Max(1, (long)Math.Ceiling(share * total));
            long below = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                below += counts[i];
                if (counts[i] > 0 && below >= rank)
                {
                    return DurationBuckets.ValueOf(first + i);
                }
            }
            return null;
        }
    }

    private void Add(int bucket, long count)
    {
        if ((uint)(bucket - first) >= (uint)counts.Length)
        {
            Reach(bucket);
        }
        counts[bucket - first] += count;
    }

    private void Reach(int bucket)
    {
        const int spare = 64;
        int from = counts.Length == 0 ? bucket : Math.Min(first, Math.Max(0, bucket - spare));
        int to = counts.Length == 0 ? bucket + 1 : Math.Max(first + counts.Length, bucket + spare);
        long[] wider = new long[to - from];
        counts.CopyTo(wider, counts.Length == 0 ? 0 : first - from);
        counts = wider;
        first = from;
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>How many durations lie in each of <see cref="DurationBuckets"/>, for a handful of buckets. Counts are signed: corrections take away.</summary>
internal sealed class BucketCounts
{
    /// <summary>
    /// An item of the stored list is the bucket times this, plus the count. Most counts are small, and the smaller the numbers the better
    /// they are packed; a larger count becomes several items.
    /// </summary>
    internal const int ItemFactor = 1 << ItemShift;

    internal const int ItemShift = 10;

    private const int ItemCountMax = (ItemFactor / 2) - 1;

    // Most rows leave some of their histograms empty.
    private int[] indexes = [];
    private int[] counts = [];
    private int used;

    internal ReadOnlySpan<int> Indexes => indexes.AsSpan(0, used);

    internal ReadOnlySpan<int> Counts => counts.AsSpan(0, used);

    internal long Bytes => 88 + (indexes.Length * 8L);

    internal void Clear() => used = 0;

    internal void Add(long nanos, int count) => AddBucket(DurationBuckets.IndexOf(nanos), count);

    /// <summary>The same where neighbouring buckets are one, see <see cref="DurationBuckets.IndexOf(long, int)"/>.</summary>
    internal void Add(long value, int count, int width) => AddBucket(DurationBuckets.IndexOf(value, width), count);

    /// <summary>Adds the items of a stored list.</summary>
    internal void AddItems(ReadOnlySpan<int> items)
    {
        foreach (int item in items)
        {
            int bucket = (item + (ItemFactor / 2)) >> ItemShift;
            AddBucket(bucket, item - (bucket << ItemShift));
        }
    }

    private void AddBucket(int index, int count)
    {
        int at = indexes.AsSpan(0, used).BinarySearch(index);
        if (at >= 0)
        {
            counts[at] += count;
            return;
        }
        if (used == indexes.Length)
        {
            Array.Resize(ref indexes, Math.Max(4, used * 2));
            Array.Resize(ref counts, Math.Max(4, used * 2));
        }
        at = ~at;
        Array.Copy(indexes, at, indexes, at + 1, used - at);
        Array.Copy(counts, at, counts, at + 1, used - at);
        indexes[at] = index;
        counts[at] = count;
        used++;
    }

    internal void Append(TableBuilder appender)
    {
        if (used == 0)
        {
            appender.Null();
            return;
        }
        appender.BeginList();
        for (int i = 0; i < used; i++)
        {
            for (int left = counts[i]; left != 0;)
            {
                int part = Math.Clamp(left, -ItemCountMax, ItemCountMax);
                appender.Int32Item((indexes[i] * ItemFactor) + part);
                left -= part;
            }
        }
        appender.EndList();
    }
}

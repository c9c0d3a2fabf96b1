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

    /// <summary>A walk over all buckets pays from so many items on: fewer are each searched for.</summary>
    private const int WalkShare = 8;

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

    /// <summary>Adds the items of a stored list, which ascend as <see cref="Append"/> writes them.</summary>
    internal void AddItems(ReadOnlySpan<int> items)
    {
        if (items.Length * WalkShare > used)
        {
            Merge(items);
            return;
        }
        foreach (int item in items)
        {
            AddBucket(BucketOf(item), CountOf(item));
        }
    }

    /// <summary>Adds all of another one.</summary>
    internal void Add(BucketCounts other)
    {
        if (used == 0)
        {
            Reserve(other.used);
            other.Indexes.CopyTo(indexes);
            other.Counts.CopyTo(counts);
            used = other.used;
            return;
        }
        for (int i = 0; i < other.used; i++)
        {
            AddBucket(other.indexes[i], other.counts[i]);
        }
    }

    /// <summary>Adds items in one walk over both.</summary>
    private void Merge(ReadOnlySpan<int> items)
    {
        int more = CountMissing(items);
        Reserve(used + more);
        // From the end, so that each of those that are there moves once.
        int from = used - 1;
        int to = used + more - 1;
        used += more;
        for (int i = items.Length - 1; i >= 0; i--)
        {
            int bucket = BucketOf(items[i]);
            if (to < used - 1 && indexes[to + 1] == bucket)
            {
                counts[to + 1] += CountOf(items[i]);
                continue;
            }
            while (from >= 0 && indexes[from] > bucket)
            {
                (indexes[to], counts[to]) = (indexes[from], counts[from]);
                (from, to) = (from - 1, to - 1);
            }
            bool isThere = from >= 0 && indexes[from] == bucket;
            (indexes[to], counts[to]) = (bucket, CountOf(items[i]) + (isThere ? counts[from] : 0));
            (from, to) = (isThere ? from - 1 : from, to - 1);
        }
    }

    /// <summary>Buckets of the items that are not here yet.</summary>
    private int CountMissing(ReadOnlySpan<int> items)
    {
        int missing = 0;
        int at = 0;
        int last = -1;
        foreach (int item in items)
        {
            int bucket = BucketOf(item);
            if (bucket < last)
            {
                throw new ArgumentException($"The items do not ascend: bucket {bucket} comes after {last}.", nameof(items));
            }
            if (bucket == last)
            {
                continue;
            }
            last = bucket;
            while (at < used && indexes[at] < bucket)
            {
                at++;
            }
            missing += at < used && indexes[at] == bucket ? 0 : 1;
        }
        return missing;
    }

    private static int BucketOf(int item) => (item + (ItemFactor / 2)) >> ItemShift;

    private static int CountOf(int item) => item - (BucketOf(item) << ItemShift);

    /// <summary>A bucket of <see cref="DurationBuckets"/>.</summary>
    internal void AddBucket(int index, int count)
    {
        int at = indexes.AsSpan(0, used).BinarySearch(index);
        if (at >= 0)
        {
            counts[at] += count;
            return;
        }
        Reserve(used + 1);
        at = ~at;
        Array.Copy(indexes, at, indexes, at + 1, used - at);
        Array.Copy(counts, at, counts, at + 1, used - at);
        indexes[at] = index;
        counts[at] = count;
        used++;
    }

    private void Reserve(int length)
    {
        if (length > indexes.Length)
        {
            int room = Math.Max(length, Math.Max(4, used * 3 / 2));
            Array.Resize(ref indexes, room);
            Array.Resize(ref counts, room);
        }
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

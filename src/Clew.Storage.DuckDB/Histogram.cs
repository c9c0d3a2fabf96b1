namespace Clew.Storage.DuckDB;

/// <summary>Counts of <see cref="DurationBuckets"/> while rows are added up; holds the range of buckets that has any.</summary>
internal sealed class Histogram
{
    private long[] counts = [];
    private int first;

    /// <summary>What was added first, until more is: of many small answers each is one list.</summary>
    private (int[] Indexes, int[] Counts) only = ([], []);

    private long total;

    internal void Add(BucketCounts? other)
    {
        if (other is null || other.Indexes.IsEmpty)
        {
            return;
        }
        if (counts.Length == 0 && only.Indexes.Length == 0)
        {
            only = (other.Indexes.ToArray(), other.Counts.ToArray());
            total = only.Counts.Sum(count => (long)count);
            return;
        }
        Spread();
        Add(other.Indexes, other.Counts);
    }

    internal void Add(Histogram other)
    {
        other.Spread();
        if (other.counts.Length == 0)
        {
            return;
        }
        Spread();
        Reach(other.first, other.first + other.counts.Length - 1);
        for (int i = 0; i < other.counts.Length; i++)
        {
            counts[other.first - first + i] += other.counts[i];
        }
        total += other.total;
    }

    internal void Add(int index, int count)
    {
        if ((uint)(index - first) >= (uint)counts.Length)
        {
            Spread();
            Reach(index, index);
        }
        counts[index - first] += count;
        total += count;
    }

    /// <summary>Values and how many there are of each, ascending.</summary>
    internal IReadOnlyList<(long Value, long Count)> ToValues()
    {
        List<(long, long)> values = new(only.Counts.Length + counts.Length - counts.AsSpan().Count(0));
        for (int i = 0; i < only.Indexes.Length; i++)
        {
            AddValue(only.Indexes[i], only.Counts[i]);
        }
        for (int i = 0; i < counts.Length; i++)
        {
            AddValue(first + i, counts[i]);
        }
        return values;

        void AddValue(int index, long count)
        {
            if (count > 0)
            {
                values.Add((DurationBuckets.ValueOf(index), count));
            }
        }
    }

    internal Percentiles ToPercentiles()
    {
        bool isSpread = counts.Length > 0;
        int length = isSpread ? counts.Length : only.Indexes.Length;
        int from = 0;
        long before = 0;
        return new Percentiles(total, At(0.50), At(0.95), At(0.99));

        long? At(double share)
        {
            // The nearest rank: the least value that has this share of all values at or below it. Higher ranks lie at the same place or behind.
            long rank = Math.Max(1, (long)Math.Ceiling(share * total));
            long below = before;
            for (int i = from; i < length; i++)
            {
                long count = isSpread ? counts[i] : only.Counts[i];
                below += count;
                if (count > 0 && below >= rank)
                {
                    from = i;
                    before = below - count;
                    return DurationBuckets.ValueOf(isSpread ? first + i : only.Indexes[i]);
                }
            }
            return null;
        }
    }

    private void Spread()
    {
        if (only.Indexes.Length > 0)
        {
            (int[] indexes, int[] more) = only;
            only = ([], []);
            total = 0;
            Add(indexes, more);
        }
    }

    private void Add(ReadOnlySpan<int> indexes, ReadOnlySpan<int> more)
    {
        Reach(indexes[0], indexes[^1]);
        for (int i = 0; i < indexes.Length; i++)
        {
            counts[indexes[i] - first] += more[i];
            total += more[i];
        }
    }

    /// <summary>What is added first is often all there is, so only the second time leaves room around.</summary>
    private void Reach(int least, int greatest)
    {
        const int spare = 64;
        int from = least;
        int to = greatest + 1;
        if (counts.Length > 0)
        {
            if (least >= first && to <= first + counts.Length)
            {
                return;
            }
            from = Math.Min(first, Math.Max(0, least - spare));
            to = Math.Max(first + counts.Length, to + spare);
        }
        long[] wider = new long[to - from];
        counts.CopyTo(wider, counts.Length == 0 ? 0 : first - from);
        counts = wider;
        first = from;
    }
}

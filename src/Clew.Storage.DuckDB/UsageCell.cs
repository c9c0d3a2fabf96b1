namespace Clew.Storage.DuckDB;

/// <summary>What the rows of one group in one stretch of time add up to.</summary>
internal sealed class UsageCell
{
    /// <summary>The object itself with its numbers.</summary>
    private const int OwnBytes = 152;

    private UsageNumbers numbers;

    internal ref readonly UsageNumbers Numbers => ref numbers;

    /// <summary>The first minute of a row with calls that have no price; <see cref="long.MaxValue"/> without one.</summary>
    internal long UnpricedSince { get; private set; } = long.MaxValue;

    /// <summary>The first histogram of <see cref="UsageLists"/>; null while nothing is in it.</summary>
    internal BucketCounts? First { get; private set; }

    /// <summary>The second one.</summary>
    internal BucketCounts? Second { get; private set; }

    internal long Bytes => OwnBytes + (First?.Bytes ?? 0) + (Second?.Bytes ?? 0);

    internal void Add(long minute, in UsageNumbers more, ReadOnlySpan<int> firstItems, ReadOnlySpan<int> secondItems)
    {
        Add(minute, more);
        if (!firstItems.IsEmpty)
        {
            (First ??= new BucketCounts()).AddItems(firstItems);
        }
        if (!secondItems.IsEmpty)
        {
            (Second ??= new BucketCounts()).AddItems(secondItems);
        }
    }

    internal void Add(long minute, in UsageNumbers more, BucketCounts first, BucketCounts second)
    {
        Add(minute, more);
        if (!first.Indexes.IsEmpty)
        {
            (First ??= new BucketCounts()).Add(first);
        }
        if (!second.Indexes.IsEmpty)
        {
            (Second ??= new BucketCounts()).Add(second);
        }
    }

    private void Add(long minute, in UsageNumbers more)
    {
        numbers += more;
        if (more.Unpriced > 0)
        {
            UnpricedSince = Math.Min(UnpricedSince, minute);
        }
    }
}

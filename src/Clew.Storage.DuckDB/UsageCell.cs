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

    /// <summary>Null while there is none.</summary>
    internal BucketCounts? Durations { get; private set; }

    /// <summary>Null while there is none.</summary>
    internal BucketCounts? Ttfts { get; private set; }

    internal long Bytes => OwnBytes + (Durations?.Bytes ?? 0) + (Ttfts?.Bytes ?? 0);

    internal void Add(long minute, in UsageNumbers more, ReadOnlySpan<int> durationItems, ReadOnlySpan<int> ttftItems)
    {
        numbers += more;
        if (more.Unpriced > 0)
        {
            UnpricedSince = Math.Min(UnpricedSince, minute);
        }
        if (!durationItems.IsEmpty)
        {
            (Durations ??= new BucketCounts()).AddItems(durationItems);
        }
        if (!ttftItems.IsEmpty)
        {
            (Ttfts ??= new BucketCounts()).AddItems(ttftItems);
        }
    }
}

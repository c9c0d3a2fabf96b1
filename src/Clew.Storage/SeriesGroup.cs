namespace Clew.Storage;

/// <summary>The numbers of one group over time.</summary>
public sealed record SeriesGroup
{
    /// <summary>Null where runs or calls have none, and without a grouping.</summary>
    public string? Value { get; init; }

    /// <summary>All groups beyond the limit together.</summary>
    public bool IsOther { get; init; }

    /// <summary>Of the whole time.</summary>
    public required SeriesPoint Total { get; init; }

    /// <summary>Values of the whole time and how many have each, ascending; each off by at most the error that the store states.</summary>
    public required IReadOnlyList<(long Value, long Count)> Values { get; init; }

    /// <summary>In order of time, without buckets in which nothing happened.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }
}

/// <summary>What the runs or calls of one stretch of time add up to.</summary>
public sealed record SeriesPoint
{
    /// <summary>Null for the whole time.</summary>
    public long? StartUnixNano { get; init; }

    /// <summary>Runs or calls.</summary>
    public required long Count { get; init; }

    public required long Errors { get; init; }

    /// <summary>Model calls that ended because of a limit of tokens; only of runs.</summary>
    public long Truncated { get; init; }

    /// <summary>Those that have the value; <see cref="Sum"/> and the percentiles are of these.</summary>
    public required long Values { get; init; }

    public required double Sum { get; init; }

    public long? P50 { get; init; }

    public long? P95 { get; init; }

    public long? P99 { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    /// <summary>Null when nothing has a price.</summary>
    public double? CostUsd { get; init; }
}

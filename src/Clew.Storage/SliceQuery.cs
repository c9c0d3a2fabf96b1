namespace Clew.Storage;

/// <summary>All slices of spans of some time. The kind of span is a dimension like the others, and nothing is left out but what the bound of an answer leaves out.</summary>
public sealed record UsageSliceQuery
{
    /// <summary>Widened to the start of its minute. Nanoseconds since the Unix epoch.</summary>
    public required long FromUnixNano { get; init; }

    /// <summary>Exclusive; widened to the end of its minute.</summary>
    public required long ToUnixNano { get; init; }

    /// <summary>Each at most once.</summary>
    public required IReadOnlyList<UsageDimension> GroupBy { get; init; }

    /// <summary>Length of the slices, in whole minutes; null gives one of each group.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Distributions of input tokens and of speeds, in place of durations and times to the first chunk.</summary>
    public bool OfTokens { get; init; }
}

/// <summary>The same of runs.</summary>
public sealed record RunSliceQuery
{
    /// <summary>Widened to the start of its minute. Nanoseconds since the Unix epoch.</summary>
    public required long FromUnixNano { get; init; }

    /// <summary>Exclusive; widened to the end of its minute.</summary>
    public required long ToUnixNano { get; init; }

    /// <summary>Each at most once.</summary>
    public required IReadOnlyList<RunDimension> GroupBy { get; init; }

    /// <summary>Length of the slices, in whole minutes; null gives one of each group.</summary>
    public TimeSpan? Interval { get; init; }
}

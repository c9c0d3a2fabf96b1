namespace Clew.Storage;

/// <summary>What runs can be grouped by.</summary>
public enum RunDimension
{
    /// <summary>Service of the root span, or of the earliest span while there is no root.</summary>
    Service,
    Environment,

    /// <summary>The outermost agent.</summary>
    Agent,

    /// <summary>The version that the outermost agent tells.</summary>
    Version,
    User,
}

/// <summary>The number of a run whose percentiles and distribution are asked for.</summary>
public enum RunMeasure
{
    /// <summary>From the first start to the last end, in nanoseconds.</summary>
    Duration,

    /// <summary>Input and output tokens that count.</summary>
    Tokens,

    /// <summary>Nano US dollars; runs without any price are left out.</summary>
    Cost,

    /// <summary>The greatest number that a span reports, otherwise the model calls.</summary>
    Iterations,
    ModelCalls,
    ToolCalls,
}

/// <summary>Which groups are told first, and one by one.</summary>
public enum RunOrder
{
    Count,
    Cost,
    Errors,
}

/// <summary>Sums over runs (traces) by the minute in which they start. Null means that a filter is not set; filters combine with "and".</summary>
public sealed record RunQuery
{
    /// <summary>Widened to the start of its minute. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Exclusive; widened to the end of its minute.</summary>
    public long? ToUnixNano { get; init; }

    /// <summary>Null gives one group of everything.</summary>
    public RunDimension? GroupBy { get; init; }

    public RunMeasure Measure { get; init; }

    /// <summary>Length of the buckets of time, in whole minutes; null gives no <see cref="SeriesGroup.Points"/>.</summary>
    public TimeSpan? Interval { get; init; }

    public string? Service { get; init; }

    public string? Environment { get; init; }

    public string? Agent { get; init; }

    public RunOrder Order { get; init; }

    /// <summary>The first groups by <see cref="Order"/> that are told one by one, 1 to 1,000; the rest is one group, see <see cref="SeriesGroup.IsOther"/>.</summary>
    public int Limit { get; init; } = 100;
}

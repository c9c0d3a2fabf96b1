namespace Clew.Storage;

/// <summary>What usage can be grouped by.</summary>
public enum UsageDimension
{
    Service,
    Environment,
    Agent,
    Operation,
    Provider,

    /// <summary>The response's model, or the request's where the response names none.</summary>
    Model,
    Tool,

    /// <summary>The span's kind, for example <c>llm</c>.</summary>
    Kind,
}

/// <summary>Which spans <see cref="UsageBucket.Calls"/>, errors and durations tell of. Tokens and cost are always those of all spans that own usage.</summary>
public enum UsageCalls
{
    /// <summary>Calls of models: llm, embedding, rerank.</summary>
    Model,
    Tool,

    /// <summary>Runs of agents.</summary>
    Agent,

    /// <summary>Spans of every kind.</summary>
    All,
}

/// <summary>Sums over the minutes in which spans start. Null means that a filter is not set; filters combine with "and".</summary>
public sealed record UsageQuery
{
    /// <summary>Widened to the start of its minute. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Exclusive; widened to the end of its minute.</summary>
    public long? ToUnixNano { get; init; }

    /// <summary>Each at most once; none gives one group of everything.</summary>
    public IReadOnlyList<UsageDimension> GroupBy { get; init; } = [];

    /// <summary>Length of the buckets of time, in whole minutes; null gives one bucket.</summary>
    public TimeSpan? Interval { get; init; }

    public UsageCalls Calls { get; init; }

    public string? Service { get; init; }

    public string? Environment { get; init; }

    public string? Agent { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? Tool { get; init; }

    /// <summary>Only groups with calls for which no price is known.</summary>
    public bool UnpricedOnly { get; init; }

    /// <summary>Groups with most calls that are told one by one, 1 to 1,000; the rest is told as one group, see <see cref="UsageBucket.IsOther"/>.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Sums of one group, in one bucket of time where the query has an interval.</summary>
public sealed record UsageBucket
{
    /// <summary>Values of the dimensions in the order of <see cref="UsageQuery.GroupBy"/>; null where spans have none.</summary>
    public required IReadOnlyList<string?> Group { get; init; }

    /// <summary>All groups beyond the limit together; their values are null.</summary>
    public bool IsOther { get; init; }

    /// <summary>Start of the bucket of time; null without an interval.</summary>
    public long? StartUnixNano { get; init; }

    public required long Calls { get; init; }

    public required long Errors { get; init; }

    public required UsageTotals Usage { get; init; }

    /// <summary>Spans with tokens for which no price is known; their cost is in no sum.</summary>
    public required long UnpricedCalls { get; init; }

    /// <summary>The first minute of the asked time in which such a span came, counted in the end or not; null when none is left.</summary>
    public long? UnpricedSinceUnixNano { get; init; }

    public required long DurationSumNanos { get; init; }

    public required Percentiles Durations { get; init; }

    /// <summary>Time to first chunk, of the calls that tell it.</summary>
    public required Percentiles Ttft { get; init; }
}

/// <summary>Values at or below which 50, 95 and 99 of 100 lie, off by at most the error that the store states. Null without a value.</summary>
/// <param name="Count">Values in all.</param>
public sealed record Percentiles(long Count, long? P50Nanos, long? P95Nanos, long? P99Nanos);

/// <summary>More groups or buckets than one answer holds. The message is for the client.</summary>
public sealed class TooManyGroupsException(string message) : Exception(message);

namespace Clew.Storage;

/// <summary>Traces of one user.</summary>
public sealed record UserSummary
{
    public required string UserId { get; init; }

    public required long Traces { get; init; }

    /// <summary>Calls of language models; each once, however many spans tell of it.</summary>
    public required long Calls { get; init; }

    /// <summary>Spans that failed.</summary>
    public required long ErrorCount { get; init; }

    public required UsageTotals Usage { get; init; }

    /// <summary>Start of the first trace.</summary>
    public required long StartTimeUnixNano { get; init; }

    /// <summary>End of the last span.</summary>
    public required long LastTimeUnixNano { get; init; }
}

/// <summary>Users, the one seen last first.</summary>
public sealed record UserQuery
{
    /// <summary>Traces that start at or after this time.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Traces that start before this time.</summary>
    public long? ToUnixNano { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}

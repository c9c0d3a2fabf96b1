using Clew.Storage.Search;

namespace Clew.Storage;

/// <summary>Traces that share a conversation id.</summary>
public sealed record ConversationSummary
{
    public required string ConversationId { get; init; }

    public required long StartTimeUnixNano { get; init; }

    /// <summary>Start of the latest turn.</summary>
    public required long LastTimeUnixNano { get; init; }

    /// <summary>Number of traces.</summary>
    public required long Turns { get; init; }

    public string? UserId { get; init; }

    public required IReadOnlyList<string> Agents { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Sum of the turns' durations.</summary>
    public required long DurationNanos { get; init; }

    public required long ErrorCount { get; init; }

    public required UsageTotals Usage { get; init; }

    /// <summary>Input of the first turn.</summary>
    public string? InputPreview { get; init; }
}

public sealed record ConversationQuery
{
    public long? FromUnixNano { get; init; }

    public long? ToUnixNano { get; init; }

    public string? UserId { get; init; }

    /// <summary>Conversations with a trace, among the newest 20,000 found, that fulfils this.</summary>
    public SearchExpression? Search { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}

/// <summary>A conversation and its traces in the order in which they started.</summary>
public sealed record Conversation(ConversationSummary Summary, IReadOnlyList<TraceSummary> Turns);

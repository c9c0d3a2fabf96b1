using Clew.Storage.Search;

namespace Clew.Storage;

/// <summary>Which traces to list, newest first. Null means that the filter is not set; filters combine with "and".</summary>
public sealed record TraceQuery
{
    /// <summary>Traces with a span that starts at or after this time. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Traces with a span that starts before this time.</summary>
    public long? ToUnixNano { get; init; }

    public string? Service { get; init; }

    public string? Agent { get; init; }

    /// <summary>Request or response model.</summary>
    public string? Model { get; init; }

    public string? Tool { get; init; }

    public string? ConversationId { get; init; }

    public string? UserId { get; init; }

    public TraceStatus? Status { get; init; }

    public long? MinDurationNanos { get; init; }

    public double? MinCostUsd { get; init; }

    /// <summary>Case-insensitive text in names, previews, ids and message bodies.</summary>
    public string? Text { get; init; }

    /// <summary>Span or resource attributes that must equal a text; numbers and booleans compare by their JSON text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The query language's part; <see cref="SearchFieldId.Context"/> is not known to a store.</summary>
    public SearchExpression? Search { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>From <see cref="Page{T}.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>
/// Running: no root span yet and spans arrived within the last minute. Incomplete: no root span and nothing arrives any more.
/// Error: the root span failed, or, without a root, any span did.
/// </summary>
public enum TraceStatus
{
    Ok,
    Error,
    Running,
    Incomplete,
}

public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A cursor that this server did not issue. The message is for the client.</summary>
public sealed class InvalidCursorException(string message) : Exception(message);

/// <summary>The query ran into its time limit and was interrupted.</summary>
public sealed class QueryTimeoutException(TimeSpan limit) : Exception($"The query was stopped after {limit.TotalSeconds:0.#} s.");

/// <summary>The store cannot take data now (disk full, read-only, closing). What was sent may be sent again later.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

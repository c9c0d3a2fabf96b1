using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>Which log records to list, newest first. Null means that the filter is not set; filters combine with "and".</summary>
public sealed record LogQuery
{
    /// <summary>Records of this time or later. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Records before this time.</summary>
    public long? ToUnixNano { get; init; }

    public string? Service { get; init; }

    /// <summary>Records of this severity number or above, 1 to 24.</summary>
    public int? MinSeverity { get; init; }

    public string? EventName { get; init; }

    public TraceId? TraceId { get; init; }

    public SpanId? SpanId { get; init; }

    /// <summary>Case-insensitive text in the body or the name of the event.</summary>
    public string? Text { get; init; }

    /// <summary>Record or resource attributes that must equal a text; numbers and booleans compare by their JSON text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>From <see cref="Page{T}.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>How many records there are.</summary>
/// <param name="Total">All of them.</param>
/// <param name="FirstUnixNano">Time of the first one; null without any.</param>
/// <param name="LastUnixNano">Time of the last one.</param>
/// <param name="IntervalNanos">Length of a bucket of time.</param>
/// <param name="Buckets">By time and severity, in order, without empty ones.</param>
/// <param name="Facets">The most frequent values of service and event.</param>
public sealed record LogSummary(long Total, long? FirstUnixNano, long? LastUnixNano, long IntervalNanos, IReadOnlyList<LogBucket> Buckets, IReadOnlyList<Facet> Facets);

/// <param name="StartUnixNano">Start of the bucket of time.</param>
/// <param name="SeverityClass">0 where none was sent, otherwise 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal.</param>
/// <param name="Count">Records.</param>
public sealed record LogBucket(long StartUnixNano, int SeverityClass, long Count);

using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>The newest spans of some kinds. Null means that a filter is not set; filters combine with "and".</summary>
public sealed record SpanSampleQuery
{
    /// <summary>Earliest start. Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Exclusive.</summary>
    public long? ToUnixNano { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<SpanKind> Kinds { get; init; }

    public string? Service { get; init; }

    public string? Environment { get; init; }

    /// <summary>The agent that made the call.</summary>
    public string? Agent { get; init; }

    public string? Tool { get; init; }

    /// <summary>The response's model, or the request's where the response names none.</summary>
    public string? Model { get; init; }

    /// <summary>True for spans that failed, false for the others.</summary>
    public bool? Failed { get; init; }

    /// <summary>Attributes, events and links come along.</summary>
    public bool WithAttributes { get; init; }

    /// <summary>Message bodies come along; only together with the attributes.</summary>
    public bool WithContent { get; init; }

    /// <summary>At most so many spans, 1 to 5,000.</summary>
    public int Limit { get; init; } = 1000;
}

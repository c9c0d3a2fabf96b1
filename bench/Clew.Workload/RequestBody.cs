namespace Clew.Workload;

/// <summary>One ExportTraceServiceRequest.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="Spans">How many spans it holds.</param>
/// <param name="Traces">Its traces; each is whole.</param>
public sealed record RequestBody(byte[] Bytes, int Spans, IReadOnlyList<SentTrace> Traces);

/// <summary>What was said about a trace, to compare with what a server answers.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Spans">Spans of the trace.</param>
/// <param name="Service">The service that ran it.</param>
/// <param name="Model">Requested model of its calls.</param>
/// <param name="ConversationId">The conversation it is a turn of.</param>
/// <param name="StartUnixNano">Start of its root, which no span precedes.</param>
/// <param name="DurationNanos">First start to last end.</param>
/// <param name="Failed">Whether its root has status ERROR.</param>
public sealed record SentTrace(string TraceId, int Spans, string Service, string Model, string ConversationId, long StartUnixNano, long DurationNanos, bool Failed)
{
    /// <summary>The agent that ran it.</summary>
    public required string Agent { get; init; }

    /// <summary>Attribute <c>session.id</c> of all its spans.</summary>
    public required string SessionId { get; init; }

    /// <summary>Attribute <c>server.address</c> of its calls.</summary>
    public required string Host { get; init; }

    /// <summary>Words that only the last answer of this trace and of a few others holds; null without messages.</summary>
    public required string? RareText { get; init; }

    /// <summary>What its calls reported, in their order.</summary>
    public required IReadOnlyList<SentCall> Calls { get; init; }
}

/// <summary>What a model call reported.</summary>
/// <param name="Provider">Provider asked.</param>
/// <param name="Model">Model that answered.</param>
/// <param name="StartUnixNano">Start of its span.</param>
/// <param name="DurationNanos">Length of its span.</param>
/// <param name="InputTokens">All input, cached tokens included.</param>
/// <param name="CachedTokens">Input read from the provider's cache.</param>
/// <param name="OutputTokens">All output.</param>
public readonly record struct SentCall(string Provider, string Model, long StartUnixNano, long DurationNanos, long InputTokens, long CachedTokens, long OutputTokens);

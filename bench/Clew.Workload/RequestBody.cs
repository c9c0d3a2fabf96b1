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
public sealed record SentTrace(string TraceId, int Spans, string Service, string Model, string ConversationId, long StartUnixNano, long DurationNanos, bool Failed);

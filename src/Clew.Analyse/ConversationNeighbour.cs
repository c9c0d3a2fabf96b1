using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>Another trace of the same conversation.</summary>
/// <param name="TraceId">The other trace.</param>
/// <param name="Service">Service of its first span.</param>
/// <param name="Agent">Its outermost agent; null when it names none.</param>
/// <param name="StartUnixNanos">Its first start.</param>
/// <param name="EndUnixNanos">Its last end so far.</param>
public sealed record ConversationNeighbour(TraceId TraceId, string Service, string? Agent, long StartUnixNanos, long EndUnixNanos);

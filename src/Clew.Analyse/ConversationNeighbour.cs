using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>Another trace of the same conversation.</summary>
/// <param name="TraceId">The other trace.</param>
/// <param name="Service">Service of its first span.</param>
/// <param name="Agent">Its outermost agent; null when it names none.</param>
/// <param name="StartUnixNanos">Its first start.</param>
/// <param name="EndUnixNanos">Its last end so far.</param>
public sealed record ConversationNeighbour(TraceId TraceId, string Service, string? Agent, long StartUnixNanos, long EndUnixNanos)
{
    /// <summary>One of both lies within the time of the other: turns that merely overlap are usual.</summary>
    internal bool IsNestedWith(long startUnixNanos, long endUnixNanos) => Holds(startUnixNanos, endUnixNanos) || (StartUnixNanos >= startUnixNanos && EndUnixNanos <= endUnixNanos);

    /// <summary>The stretch of time lies within this trace.</summary>
    internal bool Holds(long startUnixNanos, long endUnixNanos) => StartUnixNanos <= startUnixNanos && EndUnixNanos >= endUnixNanos;
}

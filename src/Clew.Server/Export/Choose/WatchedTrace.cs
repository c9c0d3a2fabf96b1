using Clew.Telemetry;

namespace Clew.Server.Export.Choose;

/// <summary>A trace that is to be decided on.</summary>
/// <param name="TraceId">Which.</param>
/// <param name="NeededFromUnixNano">What came of it from then on is not decided on, in nanoseconds since 1970.</param>
/// <param name="ArrivedFromUnixNano">When what was noted by this process was received first: it may have been committed after what came later. The largest number when nothing was.</param>
/// <param name="HasEnded">Its root came, or something else that makes it worth a look soon.</param>
public readonly record struct WatchedTrace(TraceId TraceId, long NeededFromUnixNano, long ArrivedFromUnixNano, bool HasEnded)
{
    public WatchedTrace With(WatchedTrace other) => new(
        TraceId, Math.Min(NeededFromUnixNano, other.NeededFromUnixNano), Math.Min(ArrivedFromUnixNano, other.ArrivedFromUnixNano), HasEnded || other.HasEnded);
}

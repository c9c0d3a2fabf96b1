using Clew.Analyse.Detectors;
using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>What the screen knows of a trace.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Signs">None when reading the trace would find nothing, but for a comparison with the agent's history.</param>
/// <param name="Agent">The outermost agent so far; null when no span names one.</param>
/// <param name="SpanCount">Spans that came, deliveries of the same span counted again.</param>
/// <param name="CostUsd">Null when no call has a price.</param>
/// <param name="Tokens">Input and output of calls that their batch counted.</param>
/// <param name="DurationNanos">From the first start to the last end.</param>
/// <param name="HasMessageLogs">Log records carry messages of it.</param>
/// <param name="Neighbours">Traces of the same conversation that overlap with it.</param>
public sealed record ScreenedTrace(
    TraceId TraceId, TraceSigns Signs, string? Agent, long SpanCount, double? CostUsd, long Tokens, long DurationNanos, bool HasMessageLogs,
    IReadOnlyList<ConversationNeighbour> Neighbours)
{
    /// <summary>Whether the trace is to be read back and looked at.</summary>
    /// <param name="detectors">Thresholds of the comparison with the history.</param>
    /// <param name="history">Of <see cref="Agent"/>; null when not known.</param>
    public bool IsSuspicious(DetectorSet detectors, AgentHistory? history)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        return Signs != TraceSigns.None || (detectors["cost_outlier"].Enabled && CostOutlierDetector.IsOutlier(CostUsd, history, detectors["cost_outlier"]));
    }
}

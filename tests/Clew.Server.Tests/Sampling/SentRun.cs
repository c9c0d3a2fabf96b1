using Clew.Telemetry;

namespace Clew.Server.Tests.Sampling;

/// <summary>What is true of a run, whatever the server thinks.</summary>
internal sealed record SentRun(TraceId Id, RunSort Sort, long Spans)
{
    internal bool HasError => Sort is RunSort.Failed or RunSort.ToolFailed or RunSort.LateError;

    internal bool IsSlow => Sort is RunSort.Slow or RunSort.ThreeMinutes;

    /// <summary>By the last 56 bits of the trace id, as the W3C says.</summary>
    internal bool IsAmong(double share) => (Id.Low & ((1UL << 56) - 1)) >= (1 - share) * (1UL << 56);
}

internal enum RunSort
{
    Plain,
    Failed,
    ToolFailed,
    Slow,
    Loop,
    Truncated,
    Dear,
    SlowFirstWord,

    /// <summary>Longer than a Collector waits; its spans arrive one by one, and the root last.</summary>
    ThreeMinutes,

    /// <summary>A span with an error comes twenty minutes after the root.</summary>
    LateError,

    /// <summary>The same hours after the trace was decided on.</summary>
    ErrorAfterTheDecision,
}

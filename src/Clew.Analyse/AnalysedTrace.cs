using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>One trace and what is known around it, as <see cref="TraceAnalysis"/> looks at it.</summary>
public sealed record AnalysedTrace
{
    /// <summary>All spans of one trace with their content, accounted for by <see cref="Pipeline.Account.TokenLedger"/>, in any order.</summary>
    public required IReadOnlyList<Span> Spans { get; init; }

    /// <summary>The time at which is looked: a trace whose root has not come is stuck when it was quiet for too long before it.</summary>
    public required long NowUnixNanos { get; init; }

    /// <summary>Earlier runs of the trace's outermost agent; null when they are not known, which leaves out comparisons with them.</summary>
    public AgentHistory? History { get; init; }

    /// <summary>Other traces of the same conversation whose time overlaps with this one's.</summary>
    public IReadOnlyList<ConversationNeighbour> Neighbours { get; init; } = [];

    /// <summary>Log records of its spans that carry messages, in any order: emitters may send content beside the spans.</summary>
    public IReadOnlyList<LogRecord> Logs { get; init; } = [];
}

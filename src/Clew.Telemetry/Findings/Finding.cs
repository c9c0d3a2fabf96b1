namespace Clew.Telemetry.Findings;

/// <summary>
/// One thing that went wrong in a trace and that no status code shows, found by a rule without a model (PRODUCT.md D-2). A trace has at most one
/// finding of a type for a subject, so that looking again at a trace replaces what was found before.
/// </summary>
/// <param name="TraceId">The trace it was found in.</param>
/// <param name="Type">Which detector, in snake case: <c>tool_loop</c>. One of those of detectors.json.</param>
/// <param name="Subject">What of the trace it is about, when a type may be found several times: a tool, a model, a span id in hex. Empty otherwise.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="TimeUnixNanos">When it became true: the end of the span that completed the evidence.</param>
/// <param name="Service">The service of the first span of evidence.</param>
/// <param name="Agent">The agent around the evidence; null when there is none.</param>
/// <param name="Tool">The tool it is about; null for findings about calls.</param>
/// <param name="Model">The model it is about; null for findings about tools.</param>
/// <param name="EvidenceSpanIds">The spans that show it, in order of start, at most <see cref="EvidenceMax"/>.</param>
/// <param name="EvidenceCount">How many spans show it in all.</param>
/// <param name="WastedTokens">Tokens of calls that brought nothing for that reason; null when it can't be computed.</param>
/// <param name="WastedCostUsd">What these tokens cost; null when it can't be computed or a call has no price.</param>
/// <param name="Explanation">One paragraph in plain words with the figures and the threshold. Text of the sender may be in it: hostile input.</param>
public sealed record Finding(
    TraceId TraceId,
    string Type,
    string Subject,
    FindingSeverity Severity,
    long TimeUnixNanos,
    string Service,
    string? Agent,
    string? Tool,
    string? Model,
    IReadOnlyList<SpanId> EvidenceSpanIds,
    int EvidenceCount,
    long? WastedTokens,
    double? WastedCostUsd,
    string Explanation)
{
    /// <summary>A loop of ten thousand calls is shown by its first spans as well as by all.</summary>
    public const int EvidenceMax = 50;
}

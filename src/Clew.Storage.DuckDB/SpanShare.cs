using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// What a stored span adds to the sums: itself, one operation, its usage. Each is 1 or 0 when a span is written, and 1, 0 or -1 when
/// <see cref="TraceSettlement"/> corrects what was written.
/// </summary>
/// <param name="Spans">The span itself: 0 for an earlier delivery of a span that came again, and for one that nobody sent.</param>
/// <param name="Calls">The operation: 0 for a model call that another span of the trace tells already.</param>
/// <param name="Usage">The tokens and the cost: 1 where the ledger counts them.</param>
internal readonly record struct SpanShare(int Spans, int Calls, int Usage)
{
    internal bool IsNothing => (Spans | Calls | Usage) == 0;

    /// <summary>By the decision that the span carries now.</summary>
    internal static SpanShare Of(Span span) =>
        new(span.FromLog ? 0 : 1, span.Kind.IsInference() && !span.NotCountedBecause.IsNull ? 0 : 1, span is { Counted: true, Usage: not null } ? 1 : 0);

    public static SpanShare operator +(SpanShare left, SpanShare right) =>
        new(left.Spans + right.Spans, left.Calls + right.Calls, left.Usage + right.Usage);

    public static SpanShare operator -(SpanShare left, SpanShare right) =>
        new(left.Spans - right.Spans, left.Calls - right.Calls, left.Usage - right.Usage);
}

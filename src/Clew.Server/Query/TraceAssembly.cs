using Clew.Pipeline.Account;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>A whole trace with what only the whole shows: which usage counts, and which parents never came.</summary>
internal sealed record TraceAssembly(TraceSummary Summary, IReadOnlyList<Span> Spans, IReadOnlyList<KeyValuePair<SpanId, int>> MissingParents)
{
    /// <param name="stored">The summary from the store's fragments; what spans tell more exactly is replaced.</param>
    /// <param name="spans">All spans of the trace, in order of start.</param>
    public static TraceAssembly From(TraceSummary stored, IReadOnlyList<Span> spans)
    {
        TokenLedger.Apply(spans);
        TokenUsage sum = default;
        long? costNanoUsd = null;
        long errors = 0, llmCalls = 0, toolCalls = 0, iterations = 0;
        Dictionary<SpanId, int> missing = [];
        HashSet<SpanId> present = [.. spans.Select(span => span.SpanId)];
        foreach (Span span in spans)
        {
            errors += span.IsError ? 1 : 0;
            // A call that another span of the trace tells already is no further call.
            llmCalls += span.Kind == SpanKind.Llm && span.NotCountedBecause.IsNull ? 1 : 0;
            toolCalls += span.Kind == SpanKind.Tool ? 1 : 0;
            iterations = Math.Max(iterations, span.Iterations ?? 0);
            if (span.Counted && span.Usage is TokenUsage usage)
            {
                sum.FreshInput += usage.FreshInput;
                sum.CacheRead += usage.CacheRead;
                sum.CacheWrite += usage.CacheWrite;
                sum.CacheWrite1h += usage.CacheWrite1h;
                sum.Output += usage.Output;
                sum.Reasoning += usage.Reasoning;
                costNanoUsd = span.CostNanoUsd is long cost ? (costNanoUsd ?? 0) + cost : costNanoUsd;
            }
            if (!span.IsRoot && !present.Contains(span.ParentSpanId))
            {
                missing[span.ParentSpanId] = missing.GetValueOrDefault(span.ParentSpanId) + 1;
            }
        }
        TraceSummary summary = stored with
        {
            SpanCount = spans.Count,
            ErrorCount = errors,
            LlmCalls = llmCalls,
            ToolCalls = toolCalls,
            Iterations = iterations > 0 ? iterations : llmCalls,
            Usage = new UsageTotals(sum.InputTotal, sum.OutputTotal, sum.CacheRead, sum.CacheWrite + sum.CacheWrite1h, sum.Reasoning, costNanoUsd / 1e9),
        };
        return new TraceAssembly(summary, spans, [.. missing]);
    }
}

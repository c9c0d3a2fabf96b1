using Clew.Pipeline.Account;
using Clew.Pipeline.Messages;
using Clew.Storage;
using Clew.Storage.DuckDB;
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
            llmCalls += span.Kind == SpanKind.Llm ? 1 : 0;
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

    /// <summary>The spans that no sender sent, which are among <see cref="Spans"/>.</summary>
    public IReadOnlySet<SpanId> Inferred { get; private init; } = new HashSet<SpanId>();

    /// <summary>
    /// Puts tool calls that only messages tell among the spans, by start. They count as tool calls, not as spans: nobody sent them.
    /// </summary>
    public async Task<TraceAssembly> WithInferredToolsAsync(DuckDBReader reader, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpanId> candidates = InferredTools.Candidates(Spans);
        if (candidates.Count == 0)
        {
            return this;
        }
        IReadOnlyList<SpanWithLogs> calls = await reader.ReadSpansAsync(Spans[0].TraceId, candidates, cancellationToken);
        IReadOnlyList<Span> inferred = InferredTools.Find(Spans, calls.OrderBy(call => call.Span.StartTimeUnixNano).Select(call => (call.Span, call.Logs)));
        return inferred.Count == 0 ? this : this with
        {
            Spans = [.. Spans.Concat(inferred).OrderBy(span => span.StartTimeUnixNano)],
            Summary = Summary with { ToolCalls = Summary.ToolCalls + inferred.Count },
            Inferred = inferred.Select(span => span.SpanId).ToHashSet(),
        };
    }
}

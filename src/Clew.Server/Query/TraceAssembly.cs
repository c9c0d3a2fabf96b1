using Clew.Pipeline.Account;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
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
        HashSet<SpanId> fromLogs = [.. spans.Where(span => span.FromLog).Select(span => span.SpanId)];
        if (fromLogs.Count > 0)
        {
            spans = JoinLogRecords(spans);
            fromLogs.IntersectWith(spans.Select(span => span.SpanId));
        }
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
            SpanCount = spans.Count - fromLogs.Count,
            ErrorCount = errors,
            LlmCalls = llmCalls,
            ToolCalls = toolCalls,
            Iterations = iterations > 0 ? iterations : llmCalls,
            Usage = new UsageTotals(sum.InputTotal, sum.OutputTotal, sum.CacheRead, sum.CacheWrite + sum.CacheWrite1h, sum.Reasoning, costNanoUsd / 1e9),
        };
        return new TraceAssembly(summary, spans, [.. missing]) { Inferred = fromLogs };
    }

    /// <summary>What a log record tells of a call goes to the call's span; only a record whose call has no span stays as one.</summary>
    private static List<Span> JoinLogRecords(IReadOnlyList<Span> spans)
    {
        HashSet<Span> joined = [.. spans.Where(span => span is { FromLog: true, Counted: false })];
        foreach (LedgerEntry entry in TokenLedger.Explain(spans))
        {
            if (entry is { Rule: LedgerRule.ToldByLog, Owner: { } record })
            {
                entry.Span.TakeUsageOf(record);
                joined.Add(record);
            }
            else if (entry is { Rule: LedgerRule.LogRecord, Owner: { } call })
            {
                // Coding agents report the cost in the record alone.
                call.ReportedCostNanoUsd ??= entry.Span.ReportedCostNanoUsd;
            }
        }
        return [.. spans.Where(span => !joined.Contains(span))];
    }

    /// <summary>The spans that no sender sent, which are among <see cref="Spans"/>.</summary>
    public IReadOnlySet<SpanId> Inferred { get; private init; } = new HashSet<SpanId>();

    private IReadOnlyList<InferredTool> Tools { get; init; } = [];

    /// <summary>
    /// Puts what the spans tell of but no span reports among them, by start: calls of agents that report only themselves, and tool calls
    /// that only messages name. They count as calls, not as spans: nobody sent them.
    /// </summary>
    public async Task<TraceAssembly> WithInferredAsync(DuckDBReader reader, DialectSet dialects, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpanId> agents = InferredCalls.Candidates(Spans);
        // What their answers are without log records, their spans have told.
        IReadOnlyList<SpanId> models = reader.MayHaveLogs ? InferredTools.Candidates(Spans) : [];
        IReadOnlyList<SpanWithLogs> read = agents.Count + models.Count == 0
            ? []
            : await reader.ReadSpansAsync(Spans[0].TraceId, [.. agents, .. models], cancellationToken);
        ILookup<bool, SpanWithLogs> byKind = read.OrderBy(item => item.Span.StartTimeUnixNano).ToLookup(item => item.Span.Kind == SpanKind.Llm);
        IReadOnlyList<Span> calls = InferredCalls.Find(Spans, byKind[false].Select(item => item.Span), dialects);
        IReadOnlyList<InferredTool> tools = InferredTools.Find(Spans, byKind[true].Select(item => (item.Span, item.Logs)), dialects);
        return calls.Count + tools.Count == 0 ? this : this with
        {
            Spans = [.. Spans.Concat(calls).Concat(tools.Select(tool => tool.Span)).OrderBy(span => span.StartTimeUnixNano)],
            Summary = Summary with { LlmCalls = Summary.LlmCalls + calls.Count, ToolCalls = Summary.ToolCalls + tools.Count },
            Inferred = calls.Concat(tools.Select(tool => tool.Span)).Select(span => span.SpanId).Concat(Inferred).ToHashSet(),
            Tools = tools,
        };
    }

    /// <summary>An inferred span with the content that the messages around it have; null when the trace has no such span.</summary>
    public async Task<Span?> FindInferredAsync(SpanId spanId, DuckDBReader reader, DialectSet dialects, CancellationToken cancellationToken)
    {
        if (Tools.FirstOrDefault(tool => tool.Span.SpanId == spanId) is not { } found)
        {
            return Inferred.Contains(spanId) ? Spans.First(span => span.SpanId == spanId) : null;
        }
        IReadOnlyList<SpanWithLogs> read = await reader.ReadSpansAsync(
            found.Span.TraceId, [found.CallId, .. InferredTools.CallsWithResult(Spans, found)], cancellationToken);
        InferredTools.FillContent(found, read.Select(item => (item.Span, item.Logs)), dialects);
        return found.Span;
    }
}

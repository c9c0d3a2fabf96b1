using System.Buffers;
using Clew.Pipeline.Account.Rules;
using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>
/// Decides which spans' usage counts, so that no token is counted twice: usage is owned by the innermost span of a model call. Each way in
/// which emitters report a call more than once is a rule of its own in <c>Rules</c>. The decision is a function of the set of spans: it
/// depends neither on their order nor on when they came. Without recursion and (but for sorting equal keys) linear in the number of
/// spans, so hostile parents (cycles, chains, none) do no harm.
/// </summary>
public static class TokenLedger
{
    /// <summary>Sets <see cref="Span.Counted"/> and <see cref="Span.NotCountedBecause"/> on the spans of one trace or several.</summary>
    public static void Apply(IReadOnlyList<Span> traceSpans)
    {
        Span[] spans = ArrayPool<Span>.Shared.Rent(traceSpans.Count);
        for (int i = 0; i < traceSpans.Count; i++)
        {
            spans[i] = traceSpans[i];
        }
        ApplyAndReturn(spans, traceSpans.Count);
    }

    internal static void Apply(SpanBatch batch)
    {
        Span[] spans = ArrayPool<Span>.Shared.Rent(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            spans[i] = batch[i];
        }
        ApplyAndReturn(spans, batch.Count);
    }

    /// <summary>Adds up what <see cref="Apply(IReadOnlyList{Span})"/> counted.</summary>
    public static UsageSum Sum(IEnumerable<Span> spans)
    {
        UsageSum sum = default;
        foreach (Span span in spans.Where(span => span.Counted))
        {
            TokenUsage usage = span.Usage.GetValueOrDefault();
            sum = new UsageSum(
                sum.LlmCalls + (span.Kind.IsInference() ? 1 : 0), sum.InputTokens + usage.InputTotal, sum.OutputTokens + usage.OutputTotal,
                sum.CacheReadTokens + usage.CacheRead, sum.CacheWriteTokens + usage.CacheWrite + usage.CacheWrite1h,
                sum.ReasoningTokens + usage.Reasoning, span.CostNanoUsd is null ? sum.CostNanoUsd : sum.CostNanoUsd.GetValueOrDefault() + span.CostNanoUsd);
        }
        return sum;
    }

    /// <summary>
    /// Decides as <see cref="Apply(IReadOnlyList{Span})"/> does and tells why, for every span that reports usage or is a model call, in the
    /// order given.
    /// </summary>
    public static IReadOnlyList<LedgerEntry> Explain(IReadOnlyList<Span> traceSpans)
    {
        List<LedgerEntry> entries = [];
        Decide([.. traceSpans], entries);
        return entries;
    }

    private static void ApplyAndReturn(Span[] spans, int count)
    {
        Decide(spans.AsSpan(0, count), null);
        ArrayPool<Span>.Shared.Return(spans, clearArray: true);
    }

    private static void Decide(ReadOnlySpan<Span> spans, List<LedgerEntry>? entries)
    {
        bool any = false;
        foreach (Span span in spans)
        {
            span.Counted = false;
            span.NotCountedBecause = default;
            any |= span.Usage is not null || span.Kind.IsInference();
        }
        if (!any)
        {
            return;
        }
        using SpanForest forest = new(spans);
        using LedgerState state = new(spans, forest);
        DeliveredTwiceRule.Apply(state);
        ProvisionalSpanRule.Apply(state);
        LogRecordRule.Apply(state);
        NestedCallRule.Apply(state);
        PartOfCallRule.Apply(state);
        // What is left is not inside another call of its kind, so twins are side by side.
        SameResponseRule.Apply(state);
        SiblingTwinRule.Apply(state);
        Write(state, entries);
    }

    private static void Write(in LedgerState state, List<LedgerEntry>? entries)
    {
        for (int i = 0; i < state.Spans.Length; i++)
        {
            LedgerRule rule = state.RuleOf(i);
            if (rule == LedgerRule.None)
            {
                continue;
            }
            Span span = state.Spans[i];
            int owner = state.OwnerOf(i);
            span.Counted = rule.IsCounted();
            if (!span.Counted)
            {
                span.NotCountedBecause = Because(rule.IsAggregate() ? "aggregateOf "u8 : "duplicateOf "u8, state.Spans[owner]);
            }
            entries?.Add(new LedgerEntry(span, rule, owner < 0 ? null : state.Spans[owner]));
        }
    }

    private static Utf8Text Because(ReadOnlySpan<byte> reason, Span owner)
    {
        byte[] text = new byte[reason.Length + 16];
        reason.CopyTo(text);
        owner.SpanId.Value.TryFormat(text.AsSpan(reason.Length), out _, "x16", System.Globalization.CultureInfo.InvariantCulture);
        return Utf8Text.From(text);
    }
}

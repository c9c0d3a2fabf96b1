using System.Buffers;
using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>
/// Decides which spans' usage counts, so that no token is counted twice: usage is owned by the innermost inference span that reports it.
/// <list type="bullet">
/// <item>An inference span (llm, embedding, rerank) over another one that reports usage repeats it: <c>aggregateOf</c>.</item>
/// <item>Any other span with usage counts only where nothing below it does; otherwise <c>aggregateOf</c>.</item>
/// <item>An inference span without usage, or another span with usage, inside an inference span that owns usage is the same call seen
/// twice: <c>duplicateOf</c>. So is a span delivered twice.</item>
/// </list>
/// The id after the word is the earliest span that owns the usage. Linear in the number of spans and without recursion, so hostile parents
/// (cycles, chains, none) do no harm; the decision does not depend on the order of the spans.
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

    private static void ApplyAndReturn(Span[] spans, int count)
    {
        bool any = false;
        for (int i = 0; i < count; i++)
        {
            spans[i].Counted = false;
            spans[i].NotCountedBecause = default;
            any |= spans[i].Usage is not null || spans[i].Kind.IsInference();
        }
        if (any)
        {
            using SpanForest forest = new(spans.AsSpan(0, count));
            Decide(spans.AsSpan(0, count), forest);
        }
        ArrayPool<Span>.Shared.Return(spans, clearArray: true);
    }

    private static void Decide(ReadOnlySpan<Span> spans, SpanForest forest)
    {
        int[] buffer = ArrayPool<int>.Shared.Rent(spans.Length * 3);
        Span<int> inferenceBelow = buffer.AsSpan(0, spans.Length);
        Span<int> usageBelow = buffer.AsSpan(spans.Length, spans.Length);
        Span<int> ownerAbove = buffer.AsSpan(spans.Length * 2, spans.Length);
        buffer.AsSpan(0, spans.Length * 3).Fill(-1);

        foreach (int i in forest.ChildrenFirst)
        {
            CountUpwards(spans, i, ref inferenceBelow[i], ref usageBelow[i]);
            int parent = forest.ParentOf(i);
            if (parent >= 0)
            {
                inferenceBelow[parent] = Earlier(spans, inferenceBelow[parent], inferenceBelow[i]);
                usageBelow[parent] = Earlier(spans, usageBelow[parent], usageBelow[i]);
            }
        }
        ReadOnlySpan<int> order = forest.ChildrenFirst;
        for (int k = order.Length - 1; k >= 0; k--)
        {
            int i = order[k];
            int parent = forest.ParentOf(i);
            if (parent >= 0)
            {
                Span above = spans[parent];
                ownerAbove[i] = above.Counted && above.Kind.IsInference() && HasUsage(above) ? parent : ownerAbove[parent];
            }
            if (ownerAbove[i] >= 0 && spans[i].Counted)
            {
                DoNotCount(spans[i], "duplicateOf "u8, spans[ownerAbove[i]]);
            }
        }
        foreach (int duplicate in forest.Duplicates)
        {
            if (HasUsage(spans[duplicate]) || spans[duplicate].Kind.IsInference())
            {
                DoNotCount(spans[duplicate], "duplicateOf "u8, spans[duplicate]);
            }
        }
        ArrayPool<int>.Shared.Return(buffer);
    }

    /// <summary>Decides on a span by what is below it, and makes what is below it what is at or below it.</summary>
    private static void CountUpwards(ReadOnlySpan<Span> spans, int i, ref int inferenceBelow, ref int usageBelow)
    {
        Span span = spans[i];
        bool hasUsage = HasUsage(span);
        bool isInference = span.Kind.IsInference();
        if (!isInference && !hasUsage)
        {
            return;
        }
        int repeated = inferenceBelow >= 0 || isInference ? inferenceBelow : usageBelow;
        if (repeated >= 0)
        {
            DoNotCount(span, "aggregateOf "u8, spans[repeated]);
            return;
        }
        span.Counted = true;
        if (hasUsage && isInference)
        {
            inferenceBelow = i;
        }
        else if (hasUsage)
        {
            usageBelow = i;
        }
    }

    /// <summary>Zero tokens mean that the emitter did not know.</summary>
    private static bool HasUsage(Span span) => span.Usage is { } usage && (usage.InputTotal | usage.OutputTotal) != 0;

    private static int Earlier(ReadOnlySpan<Span> spans, int left, int right)
    {
        if (left < 0 || right < 0)
        {
            return Math.Max(left, right);
        }
        int byTime = spans[left].StartTimeUnixNano.CompareTo(spans[right].StartTimeUnixNano);
        return byTime < 0 || (byTime == 0 && spans[left].SpanId.Value <= spans[right].SpanId.Value) ? left : right;
    }

    private static void DoNotCount(Span span, ReadOnlySpan<byte> reason, Span owner)
    {
        byte[] text = new byte[reason.Length + 16];
        reason.CopyTo(text);
        owner.SpanId.Value.TryFormat(text.AsSpan(reason.Length), out _, "x16", System.Globalization.CultureInfo.InvariantCulture);
        span.Counted = false;
        span.NotCountedBecause = Utf8Text.From(text);
    }
}

using Clew.Telemetry;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.2, two instrumentations of one call, side by side: a framework's callback and the provider's client each make a span under the
/// same parent. Without a response id to compare they are one call when model and tokens agree, one happens within the other's time,
/// and different instrumentations made them: one instrumentation alone may well make equal calls in parallel. The inner one counts.
/// </summary>
internal static class SiblingTwinRule
{
    // How many of the spans that start next may be within one; bounds the work for a hostile trace.
    private const int NeighboursMax = 8;

    public static void Apply(in LedgerState state)
    {
        using SpanGroups groups = new(state, static (in LedgerState state, int i) => state.IsCounted(i) && state.IsInference(i) && state.HasUsage(i) ? KeyOf(state.Spans[i]) : null);
        for (int start = 0; start < groups.Count;)
        {
            Span<int> group = groups.Next(ref start);
            if (group.Length > 1)
            {
                Decide(state, group);
            }
        }
    }

    private static int KeyOf(Span span)
    {
        TokenUsage usage = span.Usage.GetValueOrDefault();
        return HashCode.Combine(span.TraceId, span.ParentSpanId, span.Kind, usage.InputTotal, usage.OutputTotal);
    }

    private static void Decide(in LedgerState state, Span<int> group)
    {
        // Of spans that start together the longer one is the outer one.
        SpanOrder.Sort(state, group, static (in LedgerState state, int left, int right) =>
        {
            int byStart = state.Spans[left].StartTimeUnixNano.CompareTo(state.Spans[right].StartTimeUnixNano);
            int byEnd = state.Spans[right].EndTimeUnixNano.CompareTo(state.Spans[left].EndTimeUnixNano);
            return byStart != 0 ? byStart : byEnd != 0 ? byEnd : state.Compare(left, right);
        });
        HashSet<int> taken = [];
        for (int k = 0; k < group.Length; k++)
        {
            for (int next = k + 1; next < group.Length && next <= k + NeighboursMax; next++)
            {
                if (!taken.Contains(group[k]) && IsTwin(state.Spans[group[k]], state.Spans[group[next]]) && taken.Add(group[next]))
                {
                    state.DoNotCount(group[k], LedgerRule.SiblingTwin, group[next]);
                    break;
                }
            }
        }
    }

    private static bool IsTwin(Span outer, Span inner) =>
        outer.TraceId == inner.TraceId && outer.ParentSpanId == inner.ParentSpanId && outer.Kind == inner.Kind
        && CallIdentity.HaveSameTokens(outer, inner)
        && inner.StartTimeUnixNano >= outer.StartTimeUnixNano && inner.EndTimeUnixNano <= outer.EndTimeUnixNano
        && !outer.Scope.Name.Equals(inner.Scope.Name.Span)
        && !CallIdentity.HaveResponseIdsThatDiffer(outer, inner) && CallIdentity.MayHaveSameModel(outer, inner);
}

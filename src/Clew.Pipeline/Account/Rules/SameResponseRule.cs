using Clew.Telemetry;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.3, client and gateway both report; trap 1.5, cached answers and replays; trap 2.7, snapshots of one response. Calls with the
/// same response id in one trace are one response when their tokens agree or their times overlap. The span with most tokens counts (the
/// last snapshot), of equals the earliest.
/// </summary>
internal static class SameResponseRule
{
    // More responses than these under one id mean that the id identifies nothing.
    private const int DistinctPerIdMax = 8;

    public static void Apply(in LedgerState state)
    {
        using SpanGroups groups = new(state, static (in LedgerState state, int i) =>
            state.IsCounted(i) && state.Spans[i].Llm is { ResponseId: { IsNullOrEmpty: false } id } ? HashCode.Combine(id.GetHashCode(), state.Spans[i].TraceId) : null);
        for (int start = 0; start < groups.Count;)
        {
            Span<int> group = groups.Next(ref start);
            if (group.Length > 1)
            {
                Decide(state, group);
            }
        }
    }

    private static void Decide(in LedgerState state, Span<int> group)
    {
        SpanOrder.Sort(state, group, static (in LedgerState state, int left, int right) =>
        {
            int byTokens = Tokens(state, right).CompareTo(Tokens(state, left));
            return byTokens != 0 ? byTokens : state.Compare(left, right);
        });
        Span<int> owners = stackalloc int[DistinctPerIdMax];
        int count = 0;
        foreach (int i in group)
        {
            int twin = -1;
            for (int k = 0; k < count && twin < 0; k++)
            {
                twin = IsSameResponse(state, owners[k], i) ? owners[k] : -1;
            }
            if (twin >= 0)
            {
                state.DoNotCount(i, RuleOf(state.Spans[twin], state.Spans[i]), twin);
            }
            else if (count < DistinctPerIdMax)
            {
                owners[count++] = i;
            }
        }
    }

    private static bool IsSameResponse(in LedgerState state, int owner, int other)
    {
        Span a = state.Spans[owner];
        Span b = state.Spans[other];
        return a.TraceId == b.TraceId && a.Kind == b.Kind && CallIdentity.HaveSameResponseId(a, b)
            && (!state.HasUsage(other) || CallIdentity.HaveSameTokens(a, b) || CallIdentity.Overlap(a, b));
    }

    private static LedgerRule RuleOf(Span owner, Span other)
    {
        if (!owner.Resource.Service.Equals(other.Resource.Service.Span) || owner.OtlpKind == OtlpSpanKind.Server != (other.OtlpKind == OtlpSpanKind.Server))
        {
            return LedgerRule.GatewayTwin;
        }
        return CallIdentity.Overlap(owner, other) ? LedgerRule.SameResponse : LedgerRule.CacheReplay;
    }

    private static Int128 Tokens(in LedgerState state, int i)
    {
        TokenUsage usage = state.Spans[i].Usage.GetValueOrDefault();
        return (Int128)usage.InputTotal + usage.OutputTotal;
    }
}

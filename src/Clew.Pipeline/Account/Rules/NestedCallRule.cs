using System.Buffers;
using Clew.Telemetry;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.1, parent spans carry the sum of their children, and trap 1.2, two instrumentations of one call, where one span is inside the
/// other. From the leaves up: the innermost span of each call owns its usage. A model call over calls of its own kind repeats them, or is
/// one of them seen by another instrumentation, or (without usage) is the wrapper around a stream. Any other span with usage counts only
/// when nothing below it does. An embedding below a chat is another call, so both count.
/// </summary>
internal static class NestedCallRule
{
    // Owners below a span: one place for each kind of call, the last for spans that are no calls.
    private const int Places = 4;
    private const int OtherPlace = 3;

    public static void Apply(in LedgerState state)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(state.Spans.Length * Places);
        Span<int> below = rented.AsSpan(0, state.Spans.Length * Places);
        below.Fill(-1);
        foreach (int i in state.Forest.ChildrenFirst)
        {
            Span<int> own = below.Slice(i * Places, Places);
            Decide(state, i, own);
            int parent = state.Forest.ParentOf(i);
            if (parent >= 0)
            {
                Span<int> above = below.Slice(parent * Places, Places);
                for (int place = 0; place < Places; place++)
                {
                    above[place] = state.Earlier(above[place], own[place]);
                }
            }
        }
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>The place of a kind of call, the last for what is none.</summary>
    public static int PlaceOf(SpanKind kind) => kind switch { SpanKind.Llm => 0, SpanKind.Embedding => 1, SpanKind.Rerank => 2, _ => OtherPlace };

    /// <summary>Decides on a span by the owners below it, and makes them the owners at or below it.</summary>
    private static void Decide(in LedgerState state, int i, Span<int> below)
    {
        if (!state.IsCounted(i))
        {
            return;
        }
        int place = PlaceOf(state.Spans[i].Kind);
        int repeated = place != OtherPlace
            ? below[place]
            : state.Earlier(state.Earlier(below[0], below[1]), below[2]) is >= 0 and int call ? call : below[OtherPlace];
        if (repeated >= 0)
        {
            state.DoNotCount(i, RuleOver(state, i, repeated), repeated);
        }
        else if (state.HasUsage(i))
        {
            below[place] = i;
            if (place != OtherPlace)
            {
                // What reports usage inside a call is part of it.
                below[OtherPlace] = -1;
            }
        }
    }

    private static LedgerRule RuleOver(in LedgerState state, int i, int repeated)
    {
        if (!state.IsInference(i))
        {
            return LedgerRule.AggregateOfCalls;
        }
        if (!state.HasUsage(i))
        {
            return LedgerRule.StreamWrapper;
        }
        Span outer = state.Spans[i];
        Span inner = state.Spans[repeated];
        return CallIdentity.HaveSameResponseId(outer, inner) || CallIdentity.HaveSameTokens(outer, inner) ? LedgerRule.DoubleSpan : LedgerRule.AggregateOfCalls;
    }
}

using System.Buffers;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.2, two instrumentations of one call, seen from the outer span: when a call owns its usage, a call of the same kind without
/// usage inside it is the same call (its transport, its stream), and usage on any other span inside it repeats a part of it.
/// </summary>
internal static class PartOfCallRule
{
    // The nearest owner above a span: one place for each kind of call, the last for any kind.
    private const int Places = 4;
    private const int AnyPlace = 3;

    public static void Apply(in LedgerState state)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(state.Spans.Length * Places);
        Span<int> above = rented.AsSpan(0, state.Spans.Length * Places);
        ReadOnlySpan<int> order = state.Forest.ChildrenFirst;
        for (int k = order.Length - 1; k >= 0; k--)
        {
            int i = order[k];
            int parent = state.Forest.ParentOf(i);
            Span<int> own = above.Slice(i * Places, Places);
            if (parent < 0)
            {
                own.Fill(-1);
                continue;
            }
            above.Slice(parent * Places, Places).CopyTo(own);
            if (state.IsCounted(parent) && state.IsInference(parent) && state.HasUsage(parent))
            {
                own[NestedCallRule.PlaceOf(state.Spans[parent].Kind)] = own[AnyPlace] = parent;
            }
            int owner = own[NestedCallRule.PlaceOf(state.Spans[i].Kind)];
            if (owner >= 0 && state.IsCounted(i))
            {
                state.DoNotCount(i, LedgerRule.PartOfCall, owner);
            }
        }
        ArrayPool<int>.Shared.Return(rented);
    }
}

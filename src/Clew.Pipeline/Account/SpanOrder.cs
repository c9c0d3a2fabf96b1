namespace Clew.Pipeline.Account;

internal delegate int CompareSpans(in LedgerState state, int left, int right);

/// <summary>Sorts spans by what the ledger's state tells about them; a ref struct fits in no comparer.</summary>
internal static class SpanOrder
{
    /// <summary>Heap sort: in place, and no input makes it slow.</summary>
    public static void Sort(in LedgerState state, Span<int> items, CompareSpans compare)
    {
        for (int root = (items.Length / 2) - 1; root >= 0; root--)
        {
            Sink(state, items, root, compare);
        }
        for (int end = items.Length - 1; end > 0; end--)
        {
            (items[0], items[end]) = (items[end], items[0]);
            Sink(state, items[..end], 0, compare);
        }
    }

    private static void Sink(in LedgerState state, Span<int> heap, int root, CompareSpans compare)
    {
        for (int child; (child = (root * 2) + 1) < heap.Length; root = child)
        {
            if (child + 1 < heap.Length && compare(state, heap[child], heap[child + 1]) < 0)
            {
                child++;
            }
            if (compare(state, heap[root], heap[child]) >= 0)
            {
                return;
            }
            (heap[root], heap[child]) = (heap[child], heap[root]);
        }
    }
}

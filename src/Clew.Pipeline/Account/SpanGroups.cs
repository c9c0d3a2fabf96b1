using System.Buffers;

namespace Clew.Pipeline.Account;

/// <summary>
/// Spans with the same key next to each other. Keys are hashes: two groups may share one, so whoever reads a group compares for itself.
/// All storage is rented.
/// </summary>
internal readonly ref struct SpanGroups : IDisposable
{
    private readonly int[] keys;
    private readonly int[] indexes;

    /// <param name="state">The spans.</param>
    /// <param name="keyOf">The key of a span; null leaves it out.</param>
    public SpanGroups(in LedgerState state, KeyOfSpan keyOf)
    {
        keys = ArrayPool<int>.Shared.Rent(state.Spans.Length);
        indexes = ArrayPool<int>.Shared.Rent(state.Spans.Length);
        for (int i = 0; i < state.Spans.Length; i++)
        {
            if (keyOf(state, i) is { } key)
            {
                keys[Count] = key;
                indexes[Count++] = i;
            }
        }
        Array.Sort(keys, indexes, 0, Count);
    }

    public int Count { get; }

    /// <summary>The group that begins at a place; moves the place behind it.</summary>
    public Span<int> Next(ref int start)
    {
        int end = start + 1;
        while (end < Count && keys[end] == keys[start])
        {
            end++;
        }
        Span<int> group = indexes.AsSpan(start, end - start);
        start = end;
        return group;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(indexes);
    }
}

internal delegate int? KeyOfSpan(in LedgerState state, int span);

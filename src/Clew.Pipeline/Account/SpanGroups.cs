using System.Buffers;
using System.Numerics;

namespace Clew.Pipeline.Account;

/// <summary>
/// Spans with the same key next to each other; none at all when no two spans share a key. Keys are hashes: two groups may share one, so
/// whoever reads a group compares for itself. All storage is rented.
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
        // Most traces repeat no key: then there is nothing to sort.
        int tableSize = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, state.Spans.Length * 2));
        int[] table = ArrayPool<int>.Shared.Rent(tableSize);
        table.AsSpan(0, tableSize).Clear();
        bool isAnyShared = false;
        for (int i = 0; i < state.Spans.Length; i++)
        {
            if (keyOf(state, i) is { } key)
            {
                keys[Count] = key;
                indexes[Count++] = i;
                isAnyShared |= !AddNew(table.AsSpan(0, tableSize), keys, Count);
            }
        }
        ArrayPool<int>.Shared.Return(table);
        Count = isAnyShared ? Count : 0;
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

    /// <summary>Adds the place of the last key to the table; false when the key is in it already.</summary>
    private static bool AddNew(Span<int> table, int[] keys, int count)
    {
        int key = keys[count - 1];
        int slot = key & (table.Length - 1);
        while (table[slot] != 0)
        {
            if (keys[table[slot] - 1] == key)
            {
                return false;
            }
            slot = (slot + 1) & (table.Length - 1);
        }
        table[slot] = count;
        return true;
    }
}

internal delegate int? KeyOfSpan(in LedgerState state, int span);

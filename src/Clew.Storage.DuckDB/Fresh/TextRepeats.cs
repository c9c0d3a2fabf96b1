using System.Numerics;
using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>Where the texts that a column had lately stand in the heap of the block. A newer one takes the place of an older one with the same slot.</summary>
internal sealed class TextRepeats
{
    private const int SlotCount = 256;

    private readonly (long Offset, int Length)[] slots = new (long, int)[SlotCount];

    /// <summary>The offset of a text, which is added when it is not known.</summary>
    internal long OffsetOf(ReadOnlySpan<byte> text, TextHeap heap)
    {
        ref (long Offset, int Length) slot = ref slots[Hash(text) % SlotCount];
        if (slot.Length != text.Length || !heap.At(slot.Offset, slot.Length).SequenceEqual(text))
        {
            slot = (heap.Add(text), text.Length);
        }
        return slot.Offset;
    }

    internal void Clear() => Array.Clear(slots);

    /// <summary>Of texts of 8 bytes and more.</summary>
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        uint hash = BitOperations.Crc32C((uint)text.Length, MemoryMarshal.Read<ulong>(text[^8..]));
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(text))
        {
            hash = BitOperations.Crc32C(hash, word);
        }
        return hash;
    }
}

using System.Security.Cryptography;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// A hash table from trace ids to rows. One thread at a time adds; others may look for what was added before they took the table, since a table
/// that becomes too small is replaced and not changed. A trace has as many entries as it has fragments.
/// </summary>
internal sealed class FragmentSlots
{
    /// <summary>Of a row at the usual filling; entries have 8 bytes.</summary>
    internal const int BytesPerRow = 16;

    private static readonly (ulong High, ulong Low) Secret = (Draw(), Draw());

    /// <summary>Upper half: bits of the hash; lower half: row and 1.</summary>
    private readonly ulong[] slots;
    private readonly int shift;
    private int used;

    internal FragmentSlots(int capacityBits)
    {
        slots = new ulong[1 << capacityBits];
        shift = 64 - capacityBits;
    }

    internal bool IsFull => used >= slots.Length / 4 * 3;

    internal int CapacityBits => 64 - shift;

    internal void Add(TraceId traceId, uint row)
    {
        ulong hash = HashOf(traceId);
        int at = (int)(hash >> shift);
        while (slots[at] != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }
        Volatile.Write(ref slots[at], (hash << 32) | (row + 1));
        used++;
    }

    /// <summary>Finds the next row that may be of the trace. Begin with -1; false at the end.</summary>
    internal bool Next(TraceId traceId, ref int at, out uint row)
    {
        ulong hash = HashOf(traceId);
        at = at < 0 ? (int)(hash >> shift) : (at + 1) & (slots.Length - 1);
        for (ulong slot; (slot = Volatile.Read(ref slots[at])) != 0; at = (at + 1) & (slots.Length - 1))
        {
            if ((uint)(slot >> 32) == (uint)hash)
            {
                row = (uint)slot - 1;
                return true;
            }
        }
        row = 0;
        return false;
    }

    /// <summary>With numbers drawn at start, so that nobody can prepare many ids for one slot.</summary>
    private static ulong HashOf(TraceId id)
    {
        ulong high = Math.BigMul(id.High ^ Secret.High, id.Low ^ Secret.Low, out ulong low);
        return Math.BigMul(high ^ low, 0x9E37_79B9_7F4A_7C15, out low) ^ low;
    }

    private static ulong Draw() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}

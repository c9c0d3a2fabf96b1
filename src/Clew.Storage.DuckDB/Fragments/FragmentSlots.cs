using System.Security.Cryptography;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// A hash table from trace ids to rows. One thread at a time adds; others may look for what was added before they took the table, since a table
/// that becomes too small is replaced and not changed. A trace has as many entries as it has fragments.
/// </summary>
internal sealed class FragmentSlots
{
    /// <summary>Of a row at the usual filling; entries have 4 bytes.</summary>
    internal const int BytesPerRow = 8;

    /// <summary>Rows that an entry can tell.</summary>
    internal const int RowsMax = (1 << RowBits) - 1;

    private const int RowBits = 27;

    private static readonly (ulong High, ulong Low) Secret = (Draw(), Draw());

    /// <summary>Upper five bits: of the hash, so that most entries of other traces are told apart without a look at them; the rest: row and 1.</summary>
    private readonly uint[] slots;
    private readonly int shift;
    private int used;

    internal FragmentSlots(int capacityBits)
    {
        slots = new uint[1 << capacityBits];
        shift = 64 - capacityBits;
    }

    internal bool IsFull => used >= slots.Length / 4 * 3;

    internal int CapacityBits => 64 - shift;

    internal long Bytes => (long)slots.Length * sizeof(uint);

    internal void Add(TraceId traceId, uint row)
    {
        ulong hash = HashOf(traceId);
        int at = (int)(hash >> shift);
        while (slots[at] != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }
        Volatile.Write(ref slots[at], TagOf(hash) | (row + 1));
        used++;
    }

    /// <summary>Finds the next row that may be of the trace. Begin with -1; false at the end.</summary>
    internal bool Next(TraceId traceId, ref int at, out uint row)
    {
        ulong hash = HashOf(traceId);
        at = at < 0 ? (int)(hash >> shift) : (at + 1) & (slots.Length - 1);
        for (uint slot; (slot = Volatile.Read(ref slots[at])) != 0; at = (at + 1) & (slots.Length - 1))
        {
            if ((slot & ~(uint)RowsMax) == TagOf(hash))
            {
                row = (slot & RowsMax) - 1;
                return true;
            }
        }
        row = 0;
        return false;
    }

    private static uint TagOf(ulong hash) => (uint)hash & ~(uint)RowsMax;

    /// <summary>With numbers drawn at start, so that nobody can prepare many ids for one slot.</summary>
    private static ulong HashOf(TraceId id)
    {
        ulong high = Math.BigMul(id.High ^ Secret.High, id.Low ^ Secret.Low, out ulong low);
        return Math.BigMul(high ^ low, 0x9E37_79B9_7F4A_7C15, out low) ^ low;
    }

    private static ulong Draw() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}

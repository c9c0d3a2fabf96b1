using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Large pieces of memory that segments fill with their blocks one after the other. A piece that was used before costs no page faults, and none
/// is left half empty by blocks that live longer than their neighbours. Thread-safe.
/// </summary>
internal sealed class BlockPool
{
    /// <summary>
    /// A little more than 71,680 small spans take. Above 32 MiB glibc maps memory for itself and gives it back when it is freed; what is not
    /// touched costs nothing.
    /// </summary>
    internal const int PieceBytes = 52 << 20;

    /// <summary>One segment is filled while another one is moved. More is given back at once.</summary>
    private const int SpareMax = 2;

    private readonly Stack<nint> spare = [];
    private readonly Lock gate = new();

    ~BlockPool()
    {
        while (Trim())
        {
        }
    }

    /// <summary>Bytes that no segment uses now.</summary>
    internal long SpareBytes
    {
        get
        {
            lock (gate)
            {
                return (long)spare.Count * PieceBytes;
            }
        }
    }

    internal unsafe nint Rent()
    {
        lock (gate)
        {
            if (spare.TryPop(out nint piece))
            {
                return piece;
            }
        }
        return (nint)NativeMemory.Alloc(PieceBytes);
    }

    internal void Return(nint piece)
    {
        lock (gate)
        {
            if (spare.Count < SpareMax)
            {
                spare.Push(piece);
                return;
            }
        }
        Free(piece);
    }

    /// <summary>Gives the system one piece that no segment uses. False: there is none.</summary>
    internal bool Trim()
    {
        lock (gate)
        {
            if (!spare.TryPop(out nint piece))
            {
                return false;
            }
            Free(piece);
            return true;
        }
    }

    internal static unsafe void Free(nint piece) => NativeMemory.Free((void*)piece);
}

using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>Memory of the blocks of one segment, given back as a whole. One thread allocates.</summary>
internal sealed unsafe class BlockMemory(BlockPool pool)
{
    /// <summary>A larger block has memory of its own, so that little of a piece stays empty.</summary>
    private const int BlockBytesMax = BlockPool.PieceBytes / 4;

    private readonly List<nint> pieces = [];
    private readonly List<nint> large = [];
    private byte* next;
    private long left;

    ~BlockMemory()
    {
        pieces.ForEach(BlockPool.Free);
        large.ForEach(BlockPool.Free);
    }

    internal byte* Allocate(long bytes)
    {
        if (bytes > BlockBytesMax)
        {
            byte* own = (byte*)NativeMemory.Alloc((nuint)bytes);
            large.Add((nint)own);
            return own;
        }
        if (bytes > left)
        {
            next = (byte*)pool.Rent();
            left = BlockPool.PieceBytes;
            pieces.Add((nint)next);
        }
        byte* block = next;
        next += bytes;
        left -= bytes;
        return block;
    }

    /// <summary>Takes back what was allocated last: its commit failed.</summary>
    internal void TakeBack(byte* block, long bytes)
    {
        if (block + bytes == next)
        {
            next = block;
            left += bytes;
        }
        else if (large.Remove((nint)block))
        {
            NativeMemory.Free(block);
        }
    }

    internal void Free()
    {
        pieces.ForEach(pool.Return);
        large.ForEach(BlockPool.Free);
        pieces.Clear();
        large.Clear();
        next = null;
        left = 0;
        GC.SuppressFinalize(this);
    }
}

using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary>
/// Native memory for the strings of one chunk: they stay put until the chunk is appended, then all go at once. Copying is cheaper than
/// pinning: a span's strings come from many arrays, and a copy runs at memory speed.
/// </summary>
internal sealed unsafe class TextArena : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly List<nint> blocks = [];
    private readonly List<nint> oversized = [];
    private int block = -1;
    private byte* next;
    private byte* end;

    /// <summary>Bytes in use.</summary>
    internal long UsedBytes { get; private set; }

    internal byte* Copy(ReadOnlySpan<byte> text)
    {
        byte* target = Allocate(text.Length);
        text.CopyTo(new Span<byte>(target, text.Length));
        return target;
    }

    /// <summary>Forgets all texts. Blocks are kept for the next chunk; oversized texts are freed.</summary>
    internal void Reset()
    {
        foreach (nint pointer in oversized)
        {
            NativeMemory.Free((void*)pointer);
        }
        oversized.Clear();
        block = -1;
        next = end = null;
        UsedBytes = 0;
    }

    private byte* Allocate(int length)
    {
        UsedBytes += length;
        if (length > BlockBytes / 4)
        {
            byte* own = (byte*)NativeMemory.Alloc((nuint)length);
            oversized.Add((nint)own);
            return own;
        }
        if (end - next < length)
        {
            if (++block == blocks.Count)
            {
                blocks.Add((nint)NativeMemory.Alloc(BlockBytes));
            }
            next = (byte*)blocks[block];
            end = next + BlockBytes;
        }
        byte* target = next;
        next += length;
        return target;
    }

    public void Dispose()
    {
        Reset();
        foreach (nint pointer in blocks)
        {
            NativeMemory.Free((void*)pointer);
        }
        blocks.Clear();
    }
}

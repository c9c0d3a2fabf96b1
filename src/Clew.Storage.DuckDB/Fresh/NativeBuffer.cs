using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>Native memory that grows. Its content may move whenever something is added.</summary>
internal unsafe struct NativeBuffer
{
    private byte* start;
    private int capacity;

    /// <summary>Bytes in use.</summary>
    internal int Used { get; private set; }

    internal readonly byte* Start => start;

    /// <summary>Room for some more bytes, whose content is undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Add(int bytes)
    {
        if (capacity - Used < bytes)
        {
            Grow(bytes);
        }
        byte* added = start + Used;
        Used += bytes;
        return added;
    }

    internal void AddZeroed(int bytes) => NativeMemory.Clear(Add(bytes), (nuint)bytes);

    /// <summary>Forgets what lies behind the first bytes.</summary>
    internal void Shorten(int bytes) => Used = bytes;

    /// <summary>Forgets the content; memory beyond the given size is given back.</summary>
    internal void Clear(int keepBytes)
    {
        Used = 0;
        if (capacity > keepBytes)
        {
            Free();
        }
    }

    internal void Free()
    {
        NativeMemory.Free(start);
        start = null;
        capacity = Used = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        long wanted = Math.Max(256, Math.Max((long)Used + bytes, capacity * 2L));
        capacity = (int)Math.Min(wanted, Math.Max((long)Used + bytes, Array.MaxLength));
        start = (byte*)NativeMemory.Realloc(start, (nuint)capacity);
    }
}

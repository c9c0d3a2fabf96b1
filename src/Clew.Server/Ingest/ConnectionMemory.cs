using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Clew.Server.Ingest;

/// <summary>
/// Memory of Kestrel's connections in blocks of 32 KiB. With its own blocks of 4 KiB a batch of spans is read from the socket by a hundred pairs of
/// system calls, each of which may wake another thread.
/// </summary>
internal sealed class ConnectionMemory : MemoryPool<byte>
{
    private const int BlockBytes = 32 << 10;

    /// <summary>16 MiB: a megabyte, which Kestrel lets a connection read ahead, for each of 16 connections. More goes to the garbage collector.</summary>
    private const int SpareMax = 512;

    private readonly ConcurrentQueue<Block> spare = new();
    private long allocated;
    private long discarded;

    /// <summary>Bytes of blocks that wait for a connection.</summary>
    public long SpareBytes => (long)spare.Count * BlockBytes;

    /// <summary>Blocks that were made since none was spare.</summary>
    public long Allocated => Interlocked.Read(ref allocated);

    /// <summary>Blocks that the bound left to the garbage collector.</summary>
    public long Discarded => Interlocked.Read(ref discarded);

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (spare.TryDequeue(out Block? block))
        {
            return block;
        }
        Interlocked.Increment(ref allocated);
        return new Block(this);
    }

    /// <summary>Its figures, in the Prometheus text format.</summary>
    public string MetricsText() => string.Create(CultureInfo.InvariantCulture, $"""
        # HELP clew_connection_memory_spare_bytes Blocks for reading from connections that are not in use.
        # TYPE clew_connection_memory_spare_bytes gauge
        clew_connection_memory_spare_bytes {SpareBytes}
        # HELP clew_connection_memory_blocks_allocated_total Blocks that were made since none was spare.
        # TYPE clew_connection_memory_blocks_allocated_total counter
        clew_connection_memory_blocks_allocated_total {Allocated}
        # HELP clew_connection_memory_blocks_discarded_total Blocks beyond the bound of spare ones.
        # TYPE clew_connection_memory_blocks_discarded_total counter
        clew_connection_memory_blocks_discarded_total {Discarded}

        """);

    protected override void Dispose(bool disposing) => spare.Clear();

    private void Return(Block block)
    {
        if (spare.Count < SpareMax)
        {
            spare.Enqueue(block);
            return;
        }
        Interlocked.Increment(ref discarded);
    }

    /// <summary>One pool for all connections: Kestrel asks for one per I/O queue, and the bound would hold for each.</summary>
    internal sealed class Factory(ConnectionMemory shared) : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => shared;
    }

    /// <summary>Pinned, as the system reads into it.</summary>
    private sealed class Block(ConnectionMemory pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose() => pool.Return(this);
    }
}

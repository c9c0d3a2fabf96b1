using System.Buffers;
using System.Collections.Concurrent;
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

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return spare.TryDequeue(out Block? block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => spare.Clear();

    private void Return(Block block)
    {
        if (spare.Count < SpareMax)
        {
            spare.Enqueue(block);
        }
    }

    /// <summary>One pool for all connections: Kestrel asks for one per I/O queue, and the bound would hold for each.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        private readonly ConnectionMemory shared = new();

        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => shared;
    }

    /// <summary>Pinned, as the system reads into it.</summary>
    private sealed class Block(ConnectionMemory pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose() => pool.Return(this);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>The rows of one commit, see <see cref="BlockHeader"/>. Never changes; whoever made it frees it.</summary>
internal sealed unsafe class RowBlock
{
    private readonly BlockMemory? owner;
    private byte* memory;

    private RowBlock(byte* memory, BlockMemory? owner)
    {
        this.memory = memory;
        this.owner = owner;
        if (owner is not null)
        {
            GC.SuppressFinalize(this);
        }
    }

    ~RowBlock() => Free();

    internal byte* Memory => memory;

    internal long Bytes => Header->Bytes;

    internal ReadOnlySpan<byte> Span => new(memory, checked((int)Bytes));

    internal byte* Heap => memory + Header->HeapOffset;

    private BlockHeader* Header => (BlockHeader*)memory;

    /// <summary>Null when the block has no row of the table.</summary>
    internal BlockTable* Find(StoreTable table)
    {
        BlockTable* tables = (BlockTable*)(memory + sizeof(BlockHeader));
        for (int i = 0; i < Header->TableCount; i++)
        {
            if (tables[i].Table == (uint)table)
            {
                return tables + i;
            }
        }
        return null;
    }

    internal long RowsOf(StoreTable table)
    {
        BlockTable* found = Find(table);
        return found == null ? 0 : found->Rows;
    }

    internal BlockColumn* ColumnsOf(BlockTable* table) => (BlockColumn*)(memory + table->Columns);

    /// <summary>A block of what the builders gathered.</summary>
    /// <param name="builders">Tables; those without a row are left out.</param>
    /// <param name="heap">Their long texts.</param>
    /// <param name="owner">Where its memory is from; null for memory of its own.</param>
    internal static RowBlock From(IReadOnlyList<TableBuilder> builders, TextHeap heap, BlockMemory? owner)
    {
        heap.Check();
        foreach (TableBuilder builder in builders)
        {
            builder.Pack();
        }
        long tableCount = builders.Count(builder => builder.Rows > 0);
        long bytes = sizeof(BlockHeader) + (tableCount * sizeof(BlockTable));
        bytes += builders.Where(builder => builder.Rows > 0).Sum(builder => builder.MeasureBytes());
        long heapOffset = bytes;
        bytes += BlockHeader.Aligned(heap.Used);
        if (bytes > Array.MaxLength)
        {
            throw new StoreUnavailableException($"A commit of {bytes} bytes is too large.");
        }
        byte* memory = owner is null ? (byte*)NativeMemory.Alloc((nuint)bytes) : owner.Allocate(bytes);
        NativeMemory.Clear(memory, (nuint)(sizeof(BlockHeader) + (tableCount * sizeof(BlockTable))));
        BlockHeader* header = (BlockHeader*)memory;
        header->Magic = BlockHeader.MagicNumber;
        header->Bytes = bytes;
        header->HeapOffset = (uint)heapOffset;
        header->TableCount = (uint)tableCount;
        BlockTable* table = (BlockTable*)(memory + sizeof(BlockHeader));
        long offset = sizeof(BlockHeader) + (tableCount * sizeof(BlockTable));
        foreach (TableBuilder builder in builders)
        {
            if (builder.Rows > 0)
            {
                *table++ = new BlockTable
                {
                    Table = (uint)builder.Table,
                    Rows = (uint)builder.Rows,
                    Columns = (uint)offset,
                    ColumnCount = (uint)builder.ColumnCount,
                    Min = builder.Min,
                    Max = builder.Max,
                };
                offset = builder.Write(memory, offset);
            }
        }
        if (heap.Used > 0)
        {
            *(ulong*)(memory + bytes - 8) = 0;
            Buffer.MemoryCopy(heap.Start, memory + heapOffset, heap.Used, heap.Used);
        }
        header->Checksum = ChecksumOf(memory, bytes);
        return new RowBlock(memory, owner);
    }

    /// <summary>Reads one block from a journal; null at the end of what was written whole.</summary>
    internal static RowBlock? Read(SafeHandle file, long offset, long end)
    {
        BlockHeader header;
        if (end - offset < sizeof(BlockHeader) || !ReadWhole(file, offset, &header, sizeof(BlockHeader))
            || header.Magic != BlockHeader.MagicNumber || header.Bytes < sizeof(BlockHeader) || header.Bytes > end - offset)
        {
            return null;
        }
        byte* memory = (byte*)NativeMemory.Alloc((nuint)header.Bytes);
        if (ReadWhole(file, offset, memory, header.Bytes) && ChecksumOf(memory, header.Bytes) == header.Checksum)
        {
            return new RowBlock(memory, null);
        }
        NativeMemory.Free(memory);
        return null;
    }

    /// <summary>Ends the block. Of a segment's memory only the last block gives its part back; the rest goes with the segment.</summary>
    internal void Free()
    {
        if (memory != null && owner is not null)
        {
            owner.TakeBack(memory, Bytes);
        }
        else
        {
            NativeMemory.Free(memory);
        }
        memory = null;
        GC.SuppressFinalize(this);
    }

    private static bool ReadWhole(SafeHandle file, long offset, void* target, long bytes)
    {
        Span<byte> rest = new(target, checked((int)bytes));
        while (rest.Length > 0)
        {
            int read = RandomAccess.Read((Microsoft.Win32.SafeHandles.SafeFileHandle)file, rest, offset);
            if (read == 0)
            {
                return false;
            }
            rest = rest[read..];
            offset += read;
        }
        return true;
    }

    private static uint ChecksumOf(byte* block, long bytes)
    {
        uint crc = uint.MaxValue;
        for (long at = sizeof(BlockHeader); at < bytes; at += 8)
        {
            crc = BitOperations.Crc32C(crc, *(ulong*)(block + at));
        }
        return crc;
    }
}

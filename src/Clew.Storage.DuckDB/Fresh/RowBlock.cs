using System.Numerics;
using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>The rows of one commit, see <see cref="BlockHeader"/>. Never changes; whoever made it frees it.</summary>
internal sealed unsafe class RowBlock
{
    private byte* memory;

    private RowBlock(byte* memory) => this.memory = memory;

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
    internal static RowBlock From(IReadOnlyList<TableBuilder> builders, TextHeap heap)
    {
        heap.Check();
        long tableCount = builders.Count(builder => builder.Rows > 0);
        long bytes = sizeof(BlockHeader) + (tableCount * sizeof(BlockTable));
        bytes += builders.Where(builder => builder.Rows > 0).Sum(builder => builder.MeasureBytes());
        long heapOffset = bytes;
        bytes += TableBuilder.Aligned(heap.Used);
        if (bytes > Array.MaxLength)
        {
            throw new StoreUnavailableException($"A commit of {bytes} bytes is too large.");
        }
        byte* memory = (byte*)NativeMemory.Alloc((nuint)bytes);
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
        return new RowBlock(memory);
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
            return new RowBlock(memory);
        }
        NativeMemory.Free(memory);
        return null;
    }

    internal void Free()
    {
        NativeMemory.Free(memory);
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

using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>What <see cref="TableBuilder"/> has gathered of one column, in the form of a block's <see cref="BlockColumn"/>.</summary>
internal unsafe struct ColumnBuilder(NativeType type)
{
    internal readonly NativeType Type = type;
    internal int Nulls;
    internal int ListAt;
    internal long LastOffset = -1;
    internal int LastLength;
    internal TextRepeats? Repeats;
    internal NativeBuffer NullBits;
    internal NativeBuffer Data;
    internal NativeBuffer Items;
    internal NativeBuffer Keys;
    private bool isSame;

    /// <summary>Forgets all rows; of each buffer no more memory than this is kept.</summary>
    internal void Clear(int keptBytes)
    {
        Nulls = 0;
        isSame = false;
        LastOffset = -1;
        LastLength = 0;
        Repeats?.Clear();
        NullBits.Clear(keptBytes);
        Data.Clear(keptBytes);
        Items.Clear(keptBytes);
        Keys.Clear(keptBytes);
    }

    /// <summary>Keeps one value when all rows have the same one. Trace ids and lists are not looked at.</summary>
    internal void KeepOneOfSame()
    {
        if (Type is NativeType.Blob or NativeType.List or NativeType.Map)
        {
            return;
        }
        int width = ColumnShape.WidthOf(Type);
        int others = Data.Used - width;
        // Each value equals the one before it.
        if (others > 0 && new ReadOnlySpan<byte>(Data.Start, others).SequenceEqual(new ReadOnlySpan<byte>(Data.Start + width, others)))
        {
            Data.Shorten(width);
            isSame = true;
        }
    }

    /// <summary>Bytes that <see cref="Write"/> needs.</summary>
    internal readonly long MeasureBytes(int rows) =>
        NullBytes(rows) + BlockHeader.Aligned(Data.Used) + BlockHeader.Aligned(Items.Used) + BlockHeader.Aligned(Keys.Used);

    /// <summary>Writes the values into a block at the offset, which moves on, and describes where they are.</summary>
    internal readonly void Write(int rows, BlockColumn* described, byte* block, ref long offset)
    {
        described->Nulls = (uint)Nulls;
        described->NullBits = Copy(NullBits, NullBytes(rows), block, ref offset);
        described->Data = Copy(Data, Data.Used, block, ref offset) | (isSame ? BlockColumn.SameBit : 0);
        described->Items = Copy(Items, Items.Used, block, ref offset);
        described->Keys = Copy(Keys, Keys.Used, block, ref offset);
    }

    internal void Free()
    {
        NullBits.Free();
        Data.Free();
        Items.Free();
        Keys.Free();
    }

    private readonly long NullBytes(int rows) => Nulls == 0 || Nulls == rows ? 0 : BlockHeader.Aligned((rows + 7) / 8);

    private static uint Copy(in NativeBuffer source, long bytes, byte* block, ref long offset)
    {
        if (bytes == 0)
        {
            return 0;
        }
        uint at = (uint)offset;
        // What lies behind the last byte goes to disk as well, and into the checksum.
        *(ulong*)(block + offset + BlockHeader.Aligned(bytes) - 8) = 0;
        Buffer.MemoryCopy(source.Start, block + offset, bytes, bytes);
        offset += BlockHeader.Aligned(bytes);
        return at;
    }
}

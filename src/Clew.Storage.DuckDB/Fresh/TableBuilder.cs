using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Gathers rows of one table column by column. A row is written in the order of the table's columns: <c>BeginRow</c>, one value per column,
/// <c>EndRow</c>. Texts are copied.
/// </summary>
internal sealed unsafe class TableBuilder : IDisposable
{
    /// <summary>Memory kept per column between commits; more than a busy commit needs.</summary>
    private const int KeptBytes = 1 << 20;

    private readonly TextHeap heap;
    private readonly TableShape shape;
    private readonly ColumnBuilder[] columns;
    private int rowCapacity;
    private int column;

    internal TableBuilder(TableShape shape, TextHeap heap)
    {
        this.shape = shape;
        this.heap = heap;
        columns = new ColumnBuilder[shape.Columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new ColumnBuilder(shape.Columns[i].Type);
        }
    }

    internal int Rows { get; private set; }

    internal StoreTable Table => shape.Table;

    internal int ColumnCount => columns.Length;

    /// <summary>Range of what the table is searched by, both inclusive.</summary>
    internal long Min { get; private set; } = long.MaxValue;

    internal long Max { get; private set; } = long.MinValue;

    internal void Include(long from, long to)
    {
        Min = Math.Min(Min, from);
        Max = Math.Max(Max, to);
    }

    internal void BeginRow()
    {
        column = 0;
        if (Rows == rowCapacity)
        {
            int more = Math.Max(64, rowCapacity);
            foreach (ref ColumnBuilder target in columns.AsSpan())
            {
                target.NullBits.AddZeroed(more / 8);
            }
            rowCapacity += more;
        }
    }

    internal void EndRow()
    {
        Debug.Assert(column == columns.Length, $"{column} of {columns.Length} columns were written to {StoreTables.NameOf(Table)}.");
        Rows++;
    }

    internal void Null()
    {
        ref ColumnBuilder target = ref columns[column++];
        target.NullBits.Start[Rows >> 3] |= (byte)(1 << (Rows & 7));
        target.Nulls++;
    }

    internal void Boolean(bool value) => *Next(NativeType.Boolean, 1) = value ? (byte)1 : (byte)0;

    internal void Boolean(bool? value)
    {
        if (value is { } present)
        {
            Boolean(present);
        }
        else
        {
            Null();
        }
    }

    internal void Byte(byte value) => *Next(NativeType.UTinyInt, 1) = value;

    internal void Int32(int value) => *(int*)Next(NativeType.Integer, 4) = value;

    internal void UInt32(uint value) => *(uint*)Next(NativeType.UInteger, 4) = value;

    internal void Int64(long value) => *(long*)Next(NativeType.BigInt, 8) = value;

    internal void Int64(long? value)
    {
        if (value is { } present)
        {
            Int64(present);
        }
        else
        {
            Null();
        }
    }

    internal void UInt64(ulong value) => *(ulong*)Next(NativeType.UBigInt, 8) = value;

    internal void Double(double value) => *(double*)Next(NativeType.Double, 8) = value;

    internal void Double(double? value)
    {
        if (value is { } present)
        {
            Double(present);
        }
        else
        {
            Null();
        }
    }

    internal void Text(Utf8Text text)
    {
        if (text.IsNull)
        {
            Null();
        }
        else
        {
            Text(text.Span);
        }
    }

    internal void Text(ReadOnlySpan<byte> text)
    {
        ref ColumnBuilder target = ref columns[column++];
        Debug.Assert(target.Type == NativeType.Varchar, $"Column {column - 1} of {StoreTables.NameOf(Table)} is {target.Type}, written as text.");
        NativeString* stored = (NativeString*)target.Data.Add(16);
        if (text.Length <= NativeString.InlineMax)
        {
            StoreShort(stored, text);
            return;
        }
        // Neighbours often have the same service, model or scope.
        if (target.LastLength != text.Length || !text.SequenceEqual(heap.At(target.LastOffset, target.LastLength)))
        {
            target.LastOffset = heap.Add(text);
            target.LastLength = text.Length;
        }
        StoreLong(stored, text, target.LastOffset);
    }

    /// <summary>A text of a column in which the same ones come again and again, though not next to each other: each is kept once.</summary>
    internal void RepeatedText(ReadOnlySpan<byte> text)
    {
        ref ColumnBuilder target = ref columns[column];
        if (text.Length <= NativeString.InlineMax)
        {
            Text(text);
            return;
        }
        column++;
        StoreLong((NativeString*)target.Data.Add(16), text, (target.Repeats ??= new TextRepeats()).OffsetOf(text, heap));
    }

    internal void RepeatedText(Utf8Text text)
    {
        if (text.IsNull)
        {
            Null();
        }
        else
        {
            RepeatedText(text.Span);
        }
    }

    internal void TraceId(TraceId id) => id.Write(new Span<byte>(Next(NativeType.Blob, ColumnShape.BlobBytes), ColumnShape.BlobBytes));

    /// <summary>Starts a map; then <see cref="MapEntry"/> per entry, with keys that differ, then <see cref="EndList"/>.</summary>
    internal void BeginMap() => BeginList();

    internal void MapEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ref ColumnBuilder target = ref columns[column];
        Store((NativeString*)target.Keys.Add(16), key);
        Store((NativeString*)target.Items.Add(16), value);
        (*(uint*)(target.Data.Start + target.ListAt))++;
    }

    /// <summary>Starts a list; then one of the item methods per item, then <see cref="EndList"/>.</summary>
    internal void BeginList()
    {
        ref ColumnBuilder target = ref columns[column];
        target.ListAt = target.Data.Used;
        *(uint*)target.Data.Add(4) = 0;
    }

    internal void TextItem(ReadOnlySpan<byte> text) => Store((NativeString*)NextItem(16), text);

    internal void UInt64Item(ulong value) => *(ulong*)NextItem(8) = value;

    internal void Int64Item(long value) => *(long*)NextItem(8) = value;

    internal void Int32Item(int value) => *(int*)NextItem(4) = value;

    internal void DoubleItem(double value) => *(double*)NextItem(8) = value;

    internal void EndList() => column++;

    /// <summary>Forgets all rows, also one that was begun and not ended because a value of it was refused.</summary>
    internal void Clear()
    {
        if (rowCapacity == 0)
        {
            return;
        }
        Rows = rowCapacity = 0;
        Min = long.MaxValue;
        Max = long.MinValue;
        foreach (ref ColumnBuilder target in columns.AsSpan())
        {
            target.Clear(KeptBytes);
        }
    }

    /// <summary>
    /// Makes columns smaller, after the last row. A quarter of a span's bytes is the same for all spans of a commit: scope, environment, settings
    /// that nobody changes. Trace ids and lists are not looked at, nor tables other than spans, which are read value by value in places.
    /// </summary>
    internal void Pack()
    {
        if (Table == StoreTable.Spans)
        {
            foreach (ref ColumnBuilder target in columns.AsSpan())
            {
                target.KeepOneOfSame();
            }
        }
    }

    /// <summary>Bytes that <see cref="Write"/> needs, the columns' descriptions included.</summary>
    internal long MeasureBytes()
    {
        long bytes = BlockHeader.Aligned(columns.Length * sizeof(BlockColumn));
        foreach (ref ColumnBuilder target in columns.AsSpan())
        {
            bytes += target.MeasureBytes(Rows);
        }
        return bytes;
    }

    /// <summary>Writes the columns into a block and returns where the next part begins.</summary>
    internal long Write(byte* block, long offset)
    {
        BlockColumn* described = (BlockColumn*)(block + offset);
        long describedBytes = BlockHeader.Aligned(columns.Length * sizeof(BlockColumn));
        NativeMemory.Clear(described, (nuint)describedBytes);
        offset += describedBytes;
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Write(Rows, &described[i], block, ref offset);
        }
        return offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Next(NativeType expected, int width)
    {
        ref ColumnBuilder target = ref columns[column++];
        Debug.Assert(target.Type == expected, $"Column {column - 1} of {StoreTables.NameOf(Table)} is {target.Type}, written as {expected}.");
        return target.Data.Add(width);
    }

    private byte* NextItem(int width)
    {
        ref ColumnBuilder target = ref columns[column];
        (*(uint*)(target.Data.Start + target.ListAt))++;
        return target.Items.Add(width);
    }

    private void Store(NativeString* target, ReadOnlySpan<byte> text)
    {
        if (text.Length <= NativeString.InlineMax)
        {
            StoreShort(target, text);
        }
        else
        {
            StoreLong(target, text, heap.Add(text));
        }
    }

    /// <summary>A copy of so few bytes is dearer by a call than by two overlapping words.</summary>
    private static void StoreShort(NativeString* target, ReadOnlySpan<byte> text)
    {
        const ulong notAscii = 0x8080808080808080;
        int length = text.Length;
        ref byte first = ref MemoryMarshal.GetReference(text);
        ulong low = 0;
        ulong high = 0;
        if (length >= 8)
        {
            low = Unsafe.ReadUnaligned<ulong>(ref first);
            high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - 8)) >> (8 * (15 - length)) >> 8;
        }
        else if (length >= 4)
        {
            ulong last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4));
            low = Unsafe.ReadUnaligned<uint>(ref first) | (last >> (8 * (8 - length)) << 32);
        }
        else if (length > 0)
        {
            int middle = length >> 1;
            low = first | ((ulong)Unsafe.Add(ref first, middle) << (8 * middle)) | ((ulong)Unsafe.Add(ref first, length - 1) << (8 * (length - 1)));
        }
        if (((low | high) & notAscii) != 0)
        {
            TextHeap.Check(text);
        }
        target->Low = (uint)length | (low << 32);
        target->High = (low >> 32) | (high << 32);
    }

    private static void StoreLong(NativeString* target, ReadOnlySpan<byte> text, long offset)
    {
        target->Length = (uint)text.Length;
        target->Prefix = Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(text));
        target->High = (ulong)offset;
    }

    public void Dispose()
    {
        foreach (ref ColumnBuilder target in columns.AsSpan())
        {
            target.Free();
        }
    }
}

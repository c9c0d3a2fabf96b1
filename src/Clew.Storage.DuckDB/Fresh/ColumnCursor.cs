using System.Numerics;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Copies rows of one column out of blocks into vectors of DuckDB. Blocks hold values only for rows that are not null, so the cursor
/// remembers how many values and items lie before the row that it stands at. Texts are not copied: the vectors point into the blocks.
/// </summary>
internal unsafe struct ColumnCursor(int index, ColumnShape shape)
{
    private RowBlock? block;
    private BlockColumn* column;
    private int rows;
    private int row;
    private int value;
    private int item;

    internal readonly int Index => index;

    internal void Open(RowBlock opened, BlockTable* table)
    {
        block = opened;
        column = opened.ColumnsOf(table) + index;
        rows = (int)table->Rows;
        row = value = item = 0;
    }

    /// <summary>Copies rows from a position at or behind the cursor's into a vector.</summary>
    internal void Copy(int from, int count, ref VectorTarget target, int targetRow)
    {
        Advance(from);
        if (column->Nulls == rows)
        {
            target.SetNull(targetRow, count);
        }
        else if (column->Nulls == 0)
        {
            CopyValues(count, ref target, targetRow);
        }
        else
        {
            CopyRuns(count, ref target, targetRow);
        }
        row = from + count;
    }

    /// <summary>Null and present rows come in runs, often long ones.</summary>
    private void CopyRuns(int count, ref VectorTarget target, int targetRow)
    {
        byte* bits = block!.Memory + column->NullBits;
        for (int i = 0; i < count;)
        {
            int start = i;
            bool isNull = IsNull(bits, row + i);
            do
            {
                i++;
            }
            while (i < count && IsNull(bits, row + i) == isNull);
            if (isNull)
            {
                target.SetNull(targetRow + start, i - start);
            }
            else
            {
                CopyValues(i - start, ref target, targetRow + start);
            }
        }
    }

    private void CopyValues(int count, ref VectorTarget target, int targetRow)
    {
        if (column->IsSame)
        {
            Repeat(count, ref target, targetRow);
            return;
        }
        byte* data = block!.Memory + column->Data;
        switch (shape.Type)
        {
            case NativeType.Varchar:
                CopyTexts((NativeString*)data + value, count, (NativeString*)target.Data + targetRow);
                break;
            case NativeType.Blob:
                CopyIds(data + ((long)value * ColumnShape.BlobBytes), count, (NativeString*)target.Data + targetRow);
                break;
            case NativeType.List:
            case NativeType.Map:
                CopyLists((uint*)data + value, count, ref target, targetRow);
                break;
            default:
                int width = ColumnShape.WidthOf(shape.Type);
                long bytes = (long)count * width;
                Buffer.MemoryCopy(data + ((long)value * width), (byte*)target.Data + ((long)targetRow * width), bytes, bytes);
                break;
        }
        value += count;
    }

    private readonly void Repeat(int count, ref VectorTarget target, int targetRow)
    {
        byte* data = block!.Memory + (column->Data & ~BlockColumn.SameBit);
        switch (ColumnShape.WidthOf(shape.Type))
        {
            case 1:
                new Span<byte>((byte*)target.Data + targetRow, count).Fill(*data);
                break;
            case 4:
                new Span<uint>((uint*)target.Data + targetRow, count).Fill(*(uint*)data);
                break;
            case 8:
                new Span<ulong>((ulong*)target.Data + targetRow, count).Fill(*(ulong*)data);
                break;
            default:
                NativeString text;
                CopyTexts((NativeString*)data, 1, &text);
                new Span<NativeString>((NativeString*)target.Data + targetRow, count).Fill(text);
                break;
        }
    }

    private readonly void CopyTexts(NativeString* source, int count, NativeString* target)
    {
        byte* heap = block!.Heap;
        for (int i = 0; i < count; i++)
        {
            target[i] = source[i];
            if (source[i].Length > NativeString.InlineMax)
            {
                target[i].Pointer = heap + (long)source[i].High;
            }
        }
    }

    private static void CopyIds(byte* source, int count, NativeString* target)
    {
        for (int i = 0; i < count; i++)
        {
            byte* id = source + (i * ColumnShape.BlobBytes);
            target[i].Length = ColumnShape.BlobBytes;
            target[i].Prefix = *(uint*)id;
            target[i].Pointer = id;
        }
    }

    private void CopyLists(uint* counts, int count, ref VectorTarget target, int targetRow)
    {
        ulong items = 0;
        for (int i = 0; i < count; i++)
        {
            NativeListEntry* entry = (NativeListEntry*)target.Data + targetRow + i;
            entry->Offset = target.ItemCount + items;
            entry->Length = counts[i];
            items += counts[i];
        }
        if (items == 0)
        {
            return;
        }
        ulong at = target.ReserveItems(items);
        byte* source = block!.Memory + column->Items;
        if (shape.Type == NativeType.Map)
        {
            CopyTexts((NativeString*)(block.Memory + column->Keys) + item, (int)items, (NativeString*)target.Keys + at);
            CopyTexts((NativeString*)source + item, (int)items, (NativeString*)target.Items + at);
        }
        else if (shape.Item == NativeType.Varchar)
        {
            CopyTexts((NativeString*)source + item, (int)items, (NativeString*)target.Items + at);
        }
        else
        {
            int width = ColumnShape.WidthOf(shape.Item);
            long bytes = (long)items * width;
            Buffer.MemoryCopy(source + ((long)item * width), (byte*)target.Items + ((long)at * width), bytes, bytes);
        }
        item += (int)items;
    }

    private void Advance(int to)
    {
        if (row == to)
        {
            return;
        }
        int values = to - row;
        if (column->Nulls == rows)
        {
            values = 0;
        }
        else if (column->Nulls > 0)
        {
            values -= CountNulls(block!.Memory + column->NullBits, row, to);
        }
        if (shape.Type is NativeType.List or NativeType.Map)
        {
            uint* counts = (uint*)(block!.Memory + column->Data) + value;
            for (int i = 0; i < values; i++)
            {
                item += (int)counts[i];
            }
        }
        value += values;
        row = to;
    }

    private static int CountNulls(byte* bits, int from, int to)
    {
        int nulls = 0;
        for (; from < to && (from & 63) != 0; from++)
        {
            nulls += IsNull(bits, from) ? 1 : 0;
        }
        for (; to - from >= 64; from += 64)
        {
            nulls += BitOperations.PopCount(((ulong*)bits)[from >> 6]);
        }
        for (; from < to; from++)
        {
            nulls += IsNull(bits, from) ? 1 : 0;
        }
        return nulls;
    }

    private static bool IsNull(byte* bits, int row) => (bits[row >> 3] & (1 << (row & 7))) != 0;
}

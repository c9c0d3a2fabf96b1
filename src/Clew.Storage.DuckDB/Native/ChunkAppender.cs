using System.Diagnostics;
using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Native;

/// <summary>
/// Appends rows to one table by writing DuckDB's column vectors directly. A row is written column by column in the table's order:
/// <c>BeginRow</c>, one value per column, <c>EndRow</c>. Nothing is visible before <see cref="Flush"/> and the transaction's commit.
/// After any exception only <see cref="Dispose"/> may be called.
/// </summary>
internal sealed unsafe class ChunkAppender : IDisposable
{
    private const int RowsPerChunk = 2048;

    /// <summary>A chunk of large texts is sent before it is full, which bounds the memory beside DuckDB's own.</summary>
    private const long ArenaMaxBytes = 8 << 20;

    private readonly TextArena arena = new();
    private readonly Column[] columns;
    private readonly string table;
    private nint appender;
    private nint chunk;
    private int row;
    private int column;

    internal ChunkAppender(DuckDBConnection connection, string catalog, string table)
    {
        this.table = table;
        if (NativeMethods.duckdb_appender_create_ext(connection.Handle, catalog, "main", table, out appender) != 0)
        {
            string message = LastError();
            NativeMethods.duckdb_appender_destroy(ref appender);
            throw new DuckDBException(message);
        }
        columns = new Column[(int)NativeMethods.duckdb_appender_column_count(appender)];
        nint[] types = new nint[columns.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = NativeMethods.duckdb_appender_column_type(appender, (ulong)i);
            columns[i].Type = NativeMethods.duckdb_get_type_id(types[i]);
        }
        fixed (nint* pointer = types)
        {
            chunk = NativeMethods.duckdb_create_data_chunk(pointer, (ulong)types.Length);
        }
        for (int i = 0; i < types.Length; i++)
        {
            NativeMethods.duckdb_destroy_logical_type(ref types[i]);
        }
        FetchVectors();
    }

    /// <summary>Rows appended since the last <see cref="Flush"/>.</summary>
    internal long PendingRows { get; private set; }

    internal void BeginRow() => column = 0;

    internal void EndRow()
    {
        Debug.Assert(column == columns.Length, $"{column} of {columns.Length} columns were written to {table}.");
        PendingRows++;
        if (++row == RowsPerChunk || arena.UsedBytes > ArenaMaxBytes)
        {
            AppendChunk();
        }
    }

    internal void Null()
    {
        ref Column target = ref columns[column++];
        if (target.Validity == null)
        {
            NativeMethods.duckdb_vector_ensure_validity_writable(target.Vector);
            target.Validity = NativeMethods.duckdb_vector_get_validity(target.Vector);
        }
        target.Validity[row >> 6] &= ~(1UL << (row & 63));
    }

    internal void Boolean(bool value) => ((byte*)Next(NativeType.Boolean))[row] = value ? (byte)1 : (byte)0;

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

    internal void Byte(byte value) => ((byte*)Next(NativeType.UTinyInt))[row] = value;

    internal void Int32(int value) => ((int*)Next(NativeType.Integer))[row] = value;

    internal void UInt32(uint value) => ((uint*)Next(NativeType.UInteger))[row] = value;

    internal void Int64(long value) => ((long*)Next(NativeType.BigInt))[row] = value;

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

    internal void UInt64(ulong value) => ((ulong*)Next(NativeType.UBigInt))[row] = value;

    internal void Double(double value) => ((double*)Next(NativeType.Double))[row] = value;

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

    internal void Text(ReadOnlySpan<byte> text) => Store((NativeString*)Next(NativeType.Varchar) + row, text);

    internal void TraceId(TraceId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Write(bytes);
        Store((NativeString*)Next(NativeType.Blob) + row, bytes);
    }

    /// <summary>Starts a map; then <see cref="MapEntry"/> per entry, with keys that differ, then <see cref="EndList"/>.</summary>
    internal void BeginMap() => BeginList(NativeType.Map);

    internal void MapEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ref Column target = ref columns[column];
        ulong index = AddChild(ref target);
        Store((NativeString*)target.Keys + index, key);
        Store((NativeString*)target.Values + index, value);
    }

    /// <summary>Starts a list; then one of the item methods per item, then <see cref="EndList"/>.</summary>
    internal void BeginList() => BeginList(NativeType.List);

    internal void TextItem(ReadOnlySpan<byte> text)
    {
        ref Column target = ref columns[column];
        ulong index = AddChild(ref target);
        Store((NativeString*)target.Values + index, text);
    }

    internal void UInt64Item(ulong value)
    {
        ref Column target = ref columns[column];
        ulong index = AddChild(ref target);
        ((ulong*)target.Values)[index] = value;
    }

    internal void Int32Item(int value)
    {
        ref Column target = ref columns[column];
        ulong index = AddChild(ref target);
        ((int*)target.Values)[index] = value;
    }

    internal void DoubleItem(double value)
    {
        ref Column target = ref columns[column];
        ulong index = AddChild(ref target);
        ((double*)target.Values)[index] = value;
    }

    internal void EndList()
    {
        ref Column target = ref columns[column++];
        NativeListEntry* entry = (NativeListEntry*)target.Data + row;
        entry->Length = target.ChildCount - entry->Offset;
    }

    /// <summary>Hands all pending rows to the transaction.</summary>
    internal void Flush()
    {
        if (row > 0)
        {
            AppendChunk();
        }
        if (PendingRows > 0)
        {
            Check(NativeMethods.duckdb_appender_flush(appender));
            PendingRows = 0;
        }
    }

    private void BeginList(NativeType expected)
    {
        ref Column target = ref columns[column];
        Debug.Assert(target.Type == expected, $"Column {column} of {table} is {target.Type}, written as {expected}.");
        ((NativeListEntry*)target.Data)[row].Offset = target.ChildCount;
    }

    private ulong AddChild(ref Column target)
    {
        if (target.ChildCount == target.ChildCapacity)
        {
            target.ChildCapacity *= 2;
            ReserveChildren(ref target);
        }
        return target.ChildCount++;
    }

    private static void ReserveChildren(ref Column target)
    {
        _ = NativeMethods.duckdb_list_vector_reserve(target.Vector, target.ChildCapacity);
        nint child = NativeMethods.duckdb_list_vector_get_child(target.Vector);
        if (target.Type == NativeType.Map)
        {
            target.Keys = NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_struct_vector_get_child(child, 0));
            target.Values = NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_struct_vector_get_child(child, 1));
        }
        else
        {
            target.Values = NativeMethods.duckdb_vector_get_data(child);
        }
    }

    private void* Next(NativeType expected)
    {
        Debug.Assert(columns[column].Type == expected, $"Column {column} of {table} is {columns[column].Type}, written as {expected}.");
        return columns[column++].Data;
    }

    private void Store(NativeString* target, ReadOnlySpan<byte> text)
    {
        target->Low = 0;
        target->High = 0;
        target->Length = (uint)text.Length;
        if (text.Length <= NativeString.InlineMax)
        {
            text.CopyTo(new Span<byte>((byte*)target + 4, NativeString.InlineMax));
            return;
        }
        byte* copy = arena.Copy(text);
        target->Prefix = *(uint*)copy;
        target->Pointer = copy;
    }

    private void AppendChunk()
    {
        foreach (ref Column target in columns.AsSpan())
        {
            if (target.Type is NativeType.List or NativeType.Map)
            {
                _ = NativeMethods.duckdb_list_vector_set_size(target.Vector, target.ChildCount);
            }
        }
        NativeMethods.duckdb_data_chunk_set_size(chunk, (ulong)row);
        Check(NativeMethods.duckdb_append_data_chunk(appender, chunk));
        NativeMethods.duckdb_data_chunk_reset(chunk);
        arena.Reset();
        row = 0;
        FetchVectors();
    }

    /// <summary>A reset gives the vectors other memory, and list children their first capacity back.</summary>
    private void FetchVectors()
    {
        for (int i = 0; i < columns.Length; i++)
        {
            ref Column target = ref columns[i];
            target.Vector = NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i);
            target.Data = NativeMethods.duckdb_vector_get_data(target.Vector);
            target.Validity = null;
            if (target.Type is NativeType.List or NativeType.Map)
            {
                target.ChildCount = 0;
                target.ChildCapacity = Math.Max(target.ChildCapacity, RowsPerChunk);
                ReserveChildren(ref target);
            }
        }
    }

    private void Check(int state)
    {
        if (state != 0)
        {
            throw new DuckDBException(LastError());
        }
    }

    private string LastError() =>
        Marshal.PtrToStringUTF8(NativeMethods.duckdb_appender_error(appender)) ?? $"Appending to {table} failed without a message.";

    public void Dispose()
    {
        if (appender != 0)
        {
            // Destroying flushes what is left, and what is left here belongs to a transaction that failed.
            _ = NativeMethods.duckdb_appender_clear(appender);
            _ = NativeMethods.duckdb_appender_destroy(ref appender);
            appender = 0;
        }
        if (chunk != 0)
        {
            NativeMethods.duckdb_destroy_data_chunk(ref chunk);
            chunk = 0;
        }
        arena.Dispose();
    }

    private struct Column
    {
        internal NativeType Type;
        internal nint Vector;
        internal void* Data;
        internal ulong* Validity;
        internal void* Keys;
        internal void* Values;
        internal ulong ChildCount;
        internal ulong ChildCapacity;
    }
}

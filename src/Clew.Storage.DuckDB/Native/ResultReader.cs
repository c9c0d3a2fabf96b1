using System.Diagnostics;
using System.Text;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Native;

/// <summary>
/// Reads a result row by row, straight from DuckDB's vectors. Spans of bytes it hands out are valid until the next <see cref="Read"/>.
/// </summary>
internal sealed unsafe class ResultReader : IDisposable
{
    private readonly Column[] columns;
    private readonly NativeResult result;
    private bool isDisposed;
    private nint chunk;
    private int rowCount;
    private int row;

    internal ResultReader(NativeResult result)
    {
        this.result = result;
        columns = new Column[(int)NativeMethods.duckdb_column_count(&result)];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Type = NativeMethods.duckdb_column_type(&result, (ulong)i);
        }
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    internal bool Read() => ++row < rowCount || NextChunk();

    internal bool IsNull(int column) => !IsValid(columns[column].Validity, row);

    internal bool GetBoolean(int column) => ((byte*)Data(column, NativeType.Boolean))[row] != 0;

    internal byte GetByte(int column) => ((byte*)Data(column, NativeType.UTinyInt))[row];

    internal int GetInt32(int column) => ((int*)Data(column, NativeType.Integer))[row];

    internal uint GetUInt32(int column) => ((uint*)Data(column, NativeType.UInteger))[row];

    internal long GetInt64(int column) => ((long*)Data(column, NativeType.BigInt))[row];

    internal ulong GetUInt64(int column) => ((ulong*)Data(column, NativeType.UBigInt))[row];

    internal double GetDouble(int column) => ((double*)Data(column, NativeType.Double))[row];

    internal long? GetInt64OrNull(int column) => IsNull(column) ? null : GetInt64(column);

    internal double? GetDoubleOrNull(int column) => IsNull(column) ? null : GetDouble(column);

    /// <summary>The bytes of a text or blob; empty when the value is null.</summary>
    internal ReadOnlySpan<byte> GetBytes(int column) =>
        IsNull(column) ? default : TextAt((NativeString*)columns[column].Data, row);

    internal string? GetStringOrNull(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(GetBytes(column));

    internal TraceId GetTraceId(int column) => IsNull(column) ? default : TraceId.Read(GetBytes(column));

    /// <summary>The children of this row's list or map.</summary>
    internal ListValue GetList(int column)
    {
        if (IsNull(column))
        {
            return default;
        }
        NativeListEntry entry = ((NativeListEntry*)columns[column].Data)[row];
        return new ListValue(NativeMethods.duckdb_list_vector_get_child(columns[column].Vector), (int)entry.Offset, (int)entry.Length);
    }

    internal static bool IsValid(ulong* validity, int index) => validity == null || (validity[index >> 6] & (1UL << (index & 63))) != 0;

    internal static ReadOnlySpan<byte> TextAt(NativeString* strings, int index)
    {
        NativeString* text = strings + index;
        int length = (int)text->Length;
        return new ReadOnlySpan<byte>(length <= NativeString.InlineMax ? (byte*)text + 4 : text->Pointer, length);
    }

    private void* Data(int column, NativeType expected)
    {
        Debug.Assert(columns[column].Type == expected, $"Column {column} is {columns[column].Type}, read as {expected}.");
        return columns[column].Data;
    }

    private bool NextChunk()
    {
        do
        {
            DestroyChunk();
            chunk = NativeMethods.duckdb_fetch_chunk(result);
            if (chunk == 0)
            {
                rowCount = row = 0;
                return false;
            }
            rowCount = (int)NativeMethods.duckdb_data_chunk_get_size(chunk);
        }
        while (rowCount == 0);
        row = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            nint vector = NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i);
            columns[i].Vector = vector;
            columns[i].Data = NativeMethods.duckdb_vector_get_data(vector);
            columns[i].Validity = NativeMethods.duckdb_vector_get_validity(vector);
        }
        return true;
    }

    private void DestroyChunk()
    {
        if (chunk != 0)
        {
            NativeMethods.duckdb_destroy_data_chunk(ref chunk);
            chunk = 0;
        }
    }

    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }
        isDisposed = true;
        DestroyChunk();
        NativeResult own = result;
        NativeMethods.duckdb_destroy_result(&own);
    }

    private struct Column
    {
        internal NativeType Type;
        internal nint Vector;
        internal void* Data;
        internal ulong* Validity;
    }
}

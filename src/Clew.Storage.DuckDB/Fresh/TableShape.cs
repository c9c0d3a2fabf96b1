using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>A column of a table: <see cref="Item"/> is the type of a list's items and means nothing elsewhere; maps go from text to text.</summary>
internal readonly record struct ColumnShape(string Name, NativeType Type, NativeType Item)
{
    /// <summary>A trace id is a blob of 16 bytes, the only sort of blob there is.</summary>
    internal const int BlobBytes = 16;

    internal static int WidthOf(NativeType type) => type switch
    {
        NativeType.Boolean or NativeType.UTinyInt => 1,
        NativeType.Integer or NativeType.UInteger or NativeType.List or NativeType.Map => 4,
        NativeType.BigInt or NativeType.UBigInt or NativeType.Double => 8,
        NativeType.Varchar or NativeType.Blob => 16,
        _ => throw new NotSupportedException($"No column can be a {type}."),
    };

    /// <summary>The type for DuckDB; the caller destroys it.</summary>
    internal nint CreateLogicalType()
    {
        if (Type is not (NativeType.List or NativeType.Map))
        {
            return NativeMethods.duckdb_create_logical_type(Type);
        }
        nint item = NativeMethods.duckdb_create_logical_type(Type == NativeType.Map ? NativeType.Varchar : Item);
        nint type = Type == NativeType.Map ? NativeMethods.duckdb_create_map_type(item, item) : NativeMethods.duckdb_create_list_type(item);
        NativeMethods.duckdb_destroy_logical_type(ref item);
        return type;
    }
}

/// <summary>The columns of a table, read from the statements in <c>day.sql</c> so that they are written down once.</summary>
internal sealed class TableShape(StoreTable table, ColumnShape[] columns)
{
    internal StoreTable Table => table;

    internal ColumnShape[] Columns => columns;

    /// <summary>The shapes of all tables, from an empty day file in memory.</summary>
    internal static TableShape[] ReadAll(DuckDBConnection connection)
    {
        connection.Execute("ATTACH ':memory:' AS template; USE template; BEGIN; " + SqlResource.DayTables + " COMMIT; USE catalog");
        TableShape[] shapes = [.. Enumerable.Range(0, StoreTables.Count).Select(number => Read(connection, (StoreTable)number))];
        connection.Execute("DETACH template");
        return shapes;
    }

    private static unsafe TableShape Read(DuckDBConnection connection, StoreTable table)
    {
        NativeResult result;
        if (NativeMethods.duckdb_query(connection.Handle, $"SELECT * FROM template.{StoreTables.NameOf(table)} LIMIT 0", &result) != 0)
        {
            string message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(&result)) ?? "DuckDB failed without a message.";
            NativeMethods.duckdb_destroy_result(&result);
            throw new DuckDBException(message);
        }
        ColumnShape[] columns = new ColumnShape[(int)NativeMethods.duckdb_column_count(&result)];
        for (int i = 0; i < columns.Length; i++)
        {
            NativeType type = NativeMethods.duckdb_column_type(&result, (ulong)i);
            string name = Marshal.PtrToStringUTF8(NativeMethods.duckdb_column_name(&result, (ulong)i)) ?? "";
            columns[i] = new ColumnShape(name, type, type == NativeType.List ? ItemOf(&result, i) : type);
        }
        NativeMethods.duckdb_destroy_result(&result);
        return new TableShape(table, columns);
    }

    private static unsafe NativeType ItemOf(NativeResult* result, int column)
    {
        nint type = NativeMethods.duckdb_column_logical_type(result, (ulong)column);
        nint item = NativeMethods.duckdb_list_type_child_type(type);
        NativeType found = NativeMethods.duckdb_get_type_id(item);
        NativeMethods.duckdb_destroy_logical_type(ref item);
        NativeMethods.duckdb_destroy_logical_type(ref type);
        return found;
    }
}

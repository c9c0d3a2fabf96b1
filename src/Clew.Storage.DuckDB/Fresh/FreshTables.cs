using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Makes fresh rows readable in SQL on one connection, as table functions <c>fresh_spans_7(20261121000)</c> and so on: 7 is the connection's
/// number, the argument the number of the day file that the rows belong to. What a function returns is decided when a statement starts, by
/// <see cref="Snapshot"/> and <see cref="Filter"/>, so that statements can be prepared once.
/// </summary>
internal sealed unsafe class FreshTables
{
    private static int lastNumber;

    private readonly int number = Interlocked.Increment(ref lastNumber);

    private FreshTables()
    {
    }

    /// <summary>The rows that statements see from now on.</summary>
    internal FreshSnapshot? Snapshot { get; set; }

    /// <summary>Rows that statements may leave out from now on.</summary>
    internal ScanFilter? Filter { get; set; }

    internal static FreshTables Register(DuckDBConnection connection, TableShape[] shapes)
    {
        FreshTables tables = new();
        foreach (TableShape shape in shapes)
        {
            tables.Register(connection, shape);
        }
        return tables;
    }

    /// <summary>The rows of a table in SQL.</summary>
    internal string Sql(StoreTable table, long fileNumber) =>
        string.Create(CultureInfo.InvariantCulture, $"{NameOf(table)}({fileNumber})");

    private string NameOf(StoreTable table) => string.Create(CultureInfo.InvariantCulture, $"fresh_{StoreTables.NameOf(table)}_{number}");

    private void Register(DuckDBConnection connection, TableShape shape)
    {
        nint function = NativeMethods.duckdb_create_table_function();
        nint bigint = NativeMethods.duckdb_create_logical_type(NativeType.BigInt);
        try
        {
            NativeMethods.duckdb_table_function_set_name(function, NameOf(shape.Table));
            NativeMethods.duckdb_table_function_add_parameter(function, bigint);
            NativeMethods.duckdb_table_function_set_extra_info(function, ToPointer(new Function(this, shape)), &Release);
            NativeMethods.duckdb_table_function_set_bind(function, &Bind);
            NativeMethods.duckdb_table_function_set_init(function, &Init);
            NativeMethods.duckdb_table_function_set_function(function, &Fill);
            NativeMethods.duckdb_table_function_supports_projection_pushdown(function, true);
            if (NativeMethods.duckdb_register_table_function(connection.Handle, function) != 0)
            {
                throw new DuckDBException($"DuckDB did not register {NameOf(shape.Table)}.");
            }
        }
        finally
        {
            NativeMethods.duckdb_destroy_logical_type(ref bigint);
            NativeMethods.duckdb_destroy_table_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        Function function = FromPointer<Function>(NativeMethods.duckdb_bind_get_extra_info(info));
        foreach (ColumnShape column in function.Shape.Columns)
        {
            nint type = column.CreateLogicalType();
            NativeMethods.duckdb_bind_add_result_column(info, column.Name, type);
            NativeMethods.duckdb_destroy_logical_type(ref type);
        }
        nint value = NativeMethods.duckdb_bind_get_parameter(info, 0);
        // The number travels in the pointer itself, so there is nothing to free.
        NativeMethods.duckdb_bind_set_bind_data(info, (nint)NativeMethods.duckdb_get_int64(value), null);
        NativeMethods.duckdb_destroy_value(ref value);
        NativeMethods.duckdb_bind_set_cardinality(info, 20_000, false);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            Function function = FromPointer<Function>(NativeMethods.duckdb_init_get_extra_info(info));
            int[] projected = new int[(int)NativeMethods.duckdb_init_get_column_count(info)];
            for (int i = 0; i < projected.Length; i++)
            {
                projected[i] = (int)Math.Min(NativeMethods.duckdb_init_get_column_index(info, (ulong)i), int.MaxValue);
            }
            FreshTables tables = function.Tables;
            RowBlock[] blocks = tables.Snapshot?.BlocksOf(NativeMethods.duckdb_init_get_bind_data(info)) ?? [];
            TableScan scan = new(function.Shape, blocks, projected, tables.Filter);
            NativeMethods.duckdb_init_set_init_data(info, ToPointer(scan), &Release);
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_init_set_error(info, error.ToString());
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        try
        {
            int rows = FromPointer<TableScan>(NativeMethods.duckdb_function_get_init_data(info)).Fill(chunk);
            NativeMethods.duckdb_data_chunk_set_size(chunk, (ulong)rows);
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_function_set_error(info, error.ToString());
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint pointer) => GCHandle.FromIntPtr(pointer).Free();

    private static nint ToPointer(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static T FromPointer<T>(nint pointer) => (T)GCHandle.FromIntPtr(pointer).Target!;

    private sealed record Function(FreshTables Tables, TableShape Shape);
}

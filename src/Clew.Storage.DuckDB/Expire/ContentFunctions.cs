using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Expire;

/// <summary>
/// <see cref="ContentRemoval"/> as functions in SQL: what is content is known to code alone. Made for one connection; their names have a number, since
/// DuckDB keeps functions for all connections.
/// </summary>
internal sealed unsafe class ContentFunctions
{
    private static int lastNumber;

    private readonly string number = Interlocked.Increment(ref lastNumber).ToString(CultureInfo.InvariantCulture);
    private readonly StoreContentExpiry rules;

    private ContentFunctions(StoreContentExpiry rules) => this.rules = rules;

    /// <summary>What comes of one row; an empty text stands for null.</summary>
    private delegate ReadOnlySpan<byte> RowFunction(ContentRemoval removal, FunctionInput input, int row);

    /// <exception cref="DuckDBException">DuckDB did not take them.</exception>
    internal static ContentFunctions Register(DuckDBConnection connection, StoreContentExpiry rules)
    {
        ContentFunctions functions = new(rules);
        functions.Register(connection, "kept_attributes", [NativeType.Map, NativeType.Varchar],
            static (removal, input, row) => removal.KeptAttributes(input.List(0, row), input.Text(1, row)));
        functions.Register(connection, "events_without", [NativeType.Varchar], static (removal, input, row) => removal.Events(input.Text(0, row)));
        functions.Register(connection, "links_without", [NativeType.Varchar], static (removal, input, row) => removal.Links(input.Text(0, row)));
        functions.Register(connection, "body_without", [NativeType.Varchar, NativeType.Varchar, NativeType.Varchar],
            static (removal, input, row) => removal.Body(input.Text(0, row), input.Text(1, row), input.Text(2, row)));
        return functions;
    }

    /// <summary>A 1 for each attribute that stays, a 0 for each that goes, in the order of the map; null when all stay.</summary>
    internal string KeptAttributes(string attrs, string types) => $"kept_attributes_{number}({attrs}, {types})";

    internal string EventsWithout(string events) => $"events_without_{number}({events})";

    internal string LinksWithout(string links) => $"links_without_{number}({links})";

    /// <summary>The body of a log record, null when it is content.</summary>
    internal string BodyWithout(string body, string type, string eventName) => $"body_without_{number}({body}, {type}, {eventName})";

    private void Register(DuckDBConnection connection, string name, NativeType[] parameters, RowFunction run)
    {
        nint function = NativeMethods.duckdb_create_scalar_function();
        nint varchar = NativeMethods.duckdb_create_logical_type(NativeType.Varchar);
        nint map = NativeMethods.duckdb_create_map_type(varchar, varchar);
        try
        {
            NativeMethods.duckdb_scalar_function_set_name(function, $"{name}_{number}");
            foreach (NativeType parameter in parameters)
            {
                NativeMethods.duckdb_scalar_function_add_parameter(function, parameter == NativeType.Map ? map : varchar);
            }
            NativeMethods.duckdb_scalar_function_set_return_type(function, varchar);
            NativeMethods.duckdb_scalar_function_set_special_handling(function);
            NativeMethods.duckdb_scalar_function_set_extra_info(function, GCHandle.ToIntPtr(GCHandle.Alloc(new Function(rules, run))), &Release);
            NativeMethods.duckdb_scalar_function_set_function(function, &Run);
            if (NativeMethods.duckdb_register_scalar_function(connection.Handle, function) != 0)
            {
                throw new DuckDBException($"DuckDB did not register {name}.");
            }
        }
        finally
        {
            NativeMethods.duckdb_destroy_logical_type(ref map);
            NativeMethods.duckdb_destroy_logical_type(ref varchar);
            NativeMethods.duckdb_destroy_scalar_function(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Run(nint info, nint chunk, nint output)
    {
        try
        {
            Function function = (Function)GCHandle.FromIntPtr(NativeMethods.duckdb_scalar_function_get_extra_info(info)).Target!;
            // One for each chunk: DuckDB may run several at a time.
            using ContentRemoval removal = new(function.Rules);
            FunctionInput input = new(chunk);
            int rows = (int)NativeMethods.duckdb_data_chunk_get_size(chunk);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<byte> text = input.IsNull(0, row) ? default : function.Run(removal, input, row);
                if (text.IsEmpty)
                {
                    SetNull(output, row);
                    continue;
                }
                fixed (byte* bytes = text)
                {
                    NativeMethods.duckdb_vector_assign_string_element_len(output, (ulong)row, bytes, (ulong)text.Length);
                }
            }
        }
        catch (Exception error)
        {
            NativeMethods.duckdb_scalar_function_set_error(info, error.ToString());
        }
    }

    private static void SetNull(nint vector, int row)
    {
        NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        NativeMethods.duckdb_vector_get_validity(vector)[row >> 6] &= ~(1UL << (row & 63));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint pointer) => GCHandle.FromIntPtr(pointer).Free();

    private sealed record Function(StoreContentExpiry Rules, RowFunction Run);

    /// <summary>The arguments of some rows. DuckDB has made them flat.</summary>
    private readonly struct FunctionInput(nint chunk)
    {
        internal bool IsNull(int column, int row) => !ResultReader.IsValid(NativeMethods.duckdb_vector_get_validity(Vector(column)), row);

        internal ReadOnlySpan<byte> Text(int column, int row) =>
            IsNull(column, row) ? default : ResultReader.TextAt((NativeString*)NativeMethods.duckdb_vector_get_data(Vector(column)), row);

        internal ListValue List(int column, int row)
        {
            NativeListEntry entry = ((NativeListEntry*)NativeMethods.duckdb_vector_get_data(Vector(column)))[row];
            return new ListValue(NativeMethods.duckdb_list_vector_get_child(Vector(column)), (int)entry.Offset, (int)entry.Length);
        }

        private nint Vector(int column) => NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)column);
    }
}

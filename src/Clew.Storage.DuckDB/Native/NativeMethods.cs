using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary>The part of DuckDB's C API that Clew uses. A state of 0 is success.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "duckdb";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
        {
            return 0;
        }
        return NativeLibrary.Load(FindLibrary());
    }

    /// <summary>A function that only some builds of the library have; 0 where it is missing.</summary>
    internal static nint FindExport(string name) =>
        NativeLibrary.TryGetExport(NativeLibrary.Load(FindLibrary()), name, out nint address) ? address : 0;

    private static string FindLibrary()
    {
        string file = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string runtime = system + "-" + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64");
        string beside = Path.Combine(AppContext.BaseDirectory, file);
        string packaged = Path.Combine(AppContext.BaseDirectory, "runtimes", runtime, "native", file);
        return File.Exists(packaged) ? packaged : beside;
    }

    [LibraryImport(Library)]
    internal static partial nint duckdb_library_version();

    [LibraryImport(Library)]
    internal static partial void duckdb_free(nint pointer);

    [LibraryImport(Library)]
    internal static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_open_ext(string path, out nint database, nint config, out nint error);

    [LibraryImport(Library)]
    internal static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    internal static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_query(nint connection, string query, NativeResult* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_prepare(nint connection, string query, out nint statement);

    [LibraryImport(Library)]
    internal static partial nint duckdb_prepare_error(nint statement);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_prepare(ref nint statement);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_int64(nint statement, ulong index, long value);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_uint64(nint statement, ulong index, ulong value);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_varchar_length(nint statement, ulong index, byte* value, ulong length);

    [LibraryImport(Library)]
    internal static partial int duckdb_bind_blob(nint statement, ulong index, byte* data, ulong length);

    [LibraryImport(Library)]
    internal static partial int duckdb_pending_prepared(nint statement, out nint pending);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_pending(ref nint pending);

    [LibraryImport(Library)]
    internal static partial nint duckdb_pending_error(nint pending);

    [LibraryImport(Library)]
    internal static partial NativePendingState duckdb_pending_execute_task(nint pending);

    [LibraryImport(Library)]
    internal static partial int duckdb_execute_pending(nint pending, NativeResult* result);

    [LibraryImport(Library)]
    internal static partial int duckdb_execute_prepared(nint statement, NativeResult* result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_result_error(NativeResult* result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_result(NativeResult* result);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_column_count(NativeResult* result);

    [LibraryImport(Library)]
    internal static partial NativeType duckdb_column_type(NativeResult* result, ulong column);

    [LibraryImport(Library)]
    internal static partial nint duckdb_fetch_chunk(NativeResult result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    internal static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Library)]
    internal static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Library)]
    internal static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    internal static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Library)]
    internal static partial nint duckdb_list_vector_get_child(nint vector);

    [LibraryImport(Library)]
    internal static partial int duckdb_list_vector_reserve(nint vector, ulong capacity);

    [LibraryImport(Library)]
    internal static partial int duckdb_list_vector_set_size(nint vector, ulong size);

    [LibraryImport(Library)]
    internal static partial nint duckdb_struct_vector_get_child(nint vector, ulong index);

    [LibraryImport(Library)]
    internal static partial NativeType duckdb_get_type_id(nint logicalType);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_logical_type(ref nint logicalType);

    [LibraryImport(Library)]
    internal static partial nint duckdb_column_name(NativeResult* result, ulong column);

    [LibraryImport(Library)]
    internal static partial nint duckdb_column_logical_type(NativeResult* result, ulong column);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_logical_type(NativeType type);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_list_type(nint item);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_map_type(nint key, nint value);

    [LibraryImport(Library)]
    internal static partial nint duckdb_list_type_child_type(nint logicalType);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_table_function();

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_table_function(ref nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_table_function_set_name(nint function, string name);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_add_parameter(nint function, nint logicalType);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_extra_info(nint function, nint extra, delegate* unmanaged[Cdecl]<nint, void> release);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_bind(nint function, delegate* unmanaged[Cdecl]<nint, void> bind);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_init(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_set_function(nint function, delegate* unmanaged[Cdecl]<nint, nint, void> fill);

    [LibraryImport(Library)]
    internal static partial void duckdb_table_function_supports_projection_pushdown(nint function, [MarshalAs(UnmanagedType.U1)] bool pushdown);

    [LibraryImport(Library)]
    internal static partial int duckdb_register_table_function(nint connection, nint function);

    [LibraryImport(Library)]
    internal static partial nint duckdb_bind_get_extra_info(nint info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_bind_add_result_column(nint info, string name, nint logicalType);

    [LibraryImport(Library)]
    internal static partial nint duckdb_bind_get_parameter(nint info, ulong index);

    [LibraryImport(Library)]
    internal static partial void duckdb_bind_set_bind_data(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> release);

    [LibraryImport(Library)]
    internal static partial void duckdb_bind_set_cardinality(nint info, ulong rows, [MarshalAs(UnmanagedType.U1)] bool isExact);

    [LibraryImport(Library)]
    internal static partial long duckdb_get_int64(nint value);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_value(ref nint value);

    [LibraryImport(Library)]
    internal static partial nint duckdb_init_get_extra_info(nint info);

    [LibraryImport(Library)]
    internal static partial nint duckdb_init_get_bind_data(nint info);

    [LibraryImport(Library)]
    internal static partial void duckdb_init_set_init_data(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> release);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_init_get_column_count(nint info);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_init_get_column_index(nint info, ulong index);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_init_set_error(nint info, string error);

    [LibraryImport(Library)]
    internal static partial nint duckdb_function_get_init_data(nint info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_function_set_error(nint info, string error);

    [LibraryImport(Library)]
    internal static partial nint duckdb_create_scalar_function();

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_scalar_function(ref nint function);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_scalar_function_set_name(nint function, string name);

    [LibraryImport(Library)]
    internal static partial void duckdb_scalar_function_add_parameter(nint function, nint logicalType);

    [LibraryImport(Library)]
    internal static partial void duckdb_scalar_function_set_return_type(nint function, nint logicalType);

    [LibraryImport(Library)]
    internal static partial void duckdb_scalar_function_set_special_handling(nint function);

    [LibraryImport(Library)]
    internal static partial void duckdb_scalar_function_set_extra_info(nint function, nint extra, delegate* unmanaged[Cdecl]<nint, void> release);

    [LibraryImport(Library)]
    internal static partial nint duckdb_scalar_function_get_extra_info(nint info);

    [LibraryImport(Library)]
    internal static partial void duckdb_scalar_function_set_function(nint function, delegate* unmanaged[Cdecl]<nint, nint, nint, void> run);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_scalar_function_set_error(nint info, string error);

    [LibraryImport(Library)]
    internal static partial int duckdb_register_scalar_function(nint connection, nint function);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_assign_string_element_len(nint vector, ulong index, byte* text, ulong length);
}

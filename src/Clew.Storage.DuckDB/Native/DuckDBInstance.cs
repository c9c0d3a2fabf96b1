using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary>An open database. All connections must be disposed before it, or its files stay open.</summary>
internal sealed class DuckDBInstance : IDisposable
{
    private nint handle;

    private DuckDBInstance(nint handle) => this.handle = handle;

    internal static string LibraryVersion => Marshal.PtrToStringUTF8(NativeMethods.duckdb_library_version()) ?? "";

    /// <exception cref="DuckDBException">The file cannot be opened, or a setting is not accepted.</exception>
    internal static DuckDBInstance Open(string path, IEnumerable<KeyValuePair<string, string>> settings)
    {
        if (NativeMethods.duckdb_create_config(out nint config) != 0)
        {
            throw new DuckDBException("DuckDB could not create a configuration.");
        }
        try
        {
            foreach ((string name, string value) in settings)
            {
                if (NativeMethods.duckdb_set_config(config, name, value) != 0)
                {
                    throw new DuckDBException($"DuckDB does not accept the setting {name} = {value}.");
                }
            }
            if (NativeMethods.duckdb_open_ext(path, out nint handle, config, out nint error) != 0)
            {
                string message = Marshal.PtrToStringUTF8(error) ?? "DuckDB could not open the file.";
                NativeMethods.duckdb_free(error);
                throw new DuckDBException(message);
            }
            return new DuckDBInstance(handle);
        }
        finally
        {
            NativeMethods.duckdb_destroy_config(ref config);
        }
    }

    internal DuckDBConnection Connect()
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        return NativeMethods.duckdb_connect(handle, out nint connection) == 0
            ? new DuckDBConnection(connection)
            : throw new DuckDBException("DuckDB could not open a connection.");
    }

    public void Dispose()
    {
        if (handle != 0)
        {
            NativeMethods.duckdb_close(ref handle);
            handle = 0;
        }
    }
}

using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary>One connection: one statement at a time, by one thread at a time. Only <see cref="Interrupt"/> may come from elsewhere.</summary>
internal sealed unsafe class DuckDBConnection : IDisposable
{
    private readonly Lock handleLock = new();
    private nint handle;

    internal DuckDBConnection(nint handle) => this.handle = handle;

    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(DuckDBConnection));

    /// <summary>Stops the statement that runs now; it fails with an interrupt error.</summary>
    internal void Interrupt()
    {
        lock (handleLock)
        {
            if (handle != 0)
            {
                NativeMethods.duckdb_interrupt(handle);
            }
        }
    }

    /// <summary>Runs statements that return nothing of interest.</summary>
    internal void Execute(string sql)
    {
        NativeResult result;
        int state = NativeMethods.duckdb_query(Handle, sql, &result);
        string? error = state == 0 ? null : Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(&result));
        NativeMethods.duckdb_destroy_result(&result);
        if (state != 0)
        {
            throw new DuckDBException(error ?? "DuckDB failed without a message.");
        }
    }

    internal PreparedStatement Prepare(string sql) => new(this, sql);

    public void Dispose()
    {
        lock (handleLock)
        {
            if (handle != 0)
            {
                NativeMethods.duckdb_disconnect(ref handle);
                handle = 0;
            }
        }
    }
}

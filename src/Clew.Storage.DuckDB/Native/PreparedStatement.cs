using System.Runtime.InteropServices;
using System.Text;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Native;

/// <summary>A statement with bound values; parameters are numbered from 1 in the order in which they are bound.</summary>
internal sealed unsafe class PreparedStatement : IDisposable
{
    private nint handle;
    private ulong bound;

    internal PreparedStatement(DuckDBConnection connection, string sql)
    {
        if (NativeMethods.duckdb_prepare(connection.Handle, sql, out handle) != 0)
        {
            string message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_prepare_error(handle)) ?? "DuckDB could not prepare the statement.";
            NativeMethods.duckdb_destroy_prepare(ref handle);
            throw new DuckDBException(message);
        }
    }

    /// <summary>Begins anew with the first parameter.</summary>
    internal void Reset() => bound = 0;

    internal PreparedStatement Bind(long value)
    {
        Check(NativeMethods.duckdb_bind_int64(handle, ++bound, value));
        return this;
    }

    internal PreparedStatement Bind(ulong value)
    {
        Check(NativeMethods.duckdb_bind_uint64(handle, ++bound, value));
        return this;
    }

    internal PreparedStatement Bind(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        fixed (byte* pointer = utf8)
        {
            byte none = 0;
            Check(NativeMethods.duckdb_bind_varchar_length(handle, ++bound, utf8.Length == 0 ? &none : pointer, (ulong)utf8.Length));
        }
        return this;
    }

    internal PreparedStatement Bind(TraceId value)
    {
        byte* bytes = stackalloc byte[16];
        value.Write(new Span<byte>(bytes, 16));
        Check(NativeMethods.duckdb_bind_blob(handle, ++bound, bytes, 16));
        return this;
    }

    internal ResultReader Execute()
    {
        NativeResult result;
        if (NativeMethods.duckdb_execute_prepared(handle, &result) != 0)
        {
            string message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(&result)) ?? "DuckDB failed without a message.";
            NativeMethods.duckdb_destroy_result(&result);
            throw new DuckDBException(message);
        }
        return new ResultReader(result);
    }

    /// <summary>
    /// Runs a statement that returns nothing of interest and takes long. While DuckDB's own threads do the work this one sleeps, where
    /// <see cref="Execute"/> would look for work all the time, at the price of a core.
    /// </summary>
    internal void ExecuteInBackground()
    {
        if (NativeMethods.duckdb_pending_prepared(handle, out nint pending) != 0)
        {
            string message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_pending_error(pending)) ?? "DuckDB failed without a message.";
            NativeMethods.duckdb_destroy_pending(ref pending);
            throw new DuckDBException(message);
        }
        try
        {
            for (NativePendingState state; (state = NativeMethods.duckdb_pending_execute_task(pending)) != NativePendingState.ResultReady;)
            {
                if (state == NativePendingState.Error)
                {
                    throw new DuckDBException(Marshal.PtrToStringUTF8(NativeMethods.duckdb_pending_error(pending)) ?? "DuckDB failed without a message.");
                }
                if (state == NativePendingState.NoTasksAvailable)
                {
#pragma warning disable RS0030 // DuckDB's C interface has no event for it.
                    Thread.Sleep(1);
#pragma warning restore RS0030
                }
            }
            NativeResult result;
            int ended = NativeMethods.duckdb_execute_pending(pending, &result);
            string? error = ended == 0 ? null : Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(&result)) ?? "DuckDB failed without a message.";
            NativeMethods.duckdb_destroy_result(&result);
            if (error is not null)
            {
                throw new DuckDBException(error);
            }
        }
        finally
        {
            NativeMethods.duckdb_destroy_pending(ref pending);
        }
    }

    private static void Check(int state)
    {
        if (state != 0)
        {
            throw new DuckDBException("DuckDB did not accept a parameter.");
        }
    }

    public void Dispose() => NativeMethods.duckdb_destroy_prepare(ref handle);
}

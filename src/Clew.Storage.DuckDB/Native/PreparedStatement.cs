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

    private static void Check(int state)
    {
        if (state != 0)
        {
            throw new DuckDBException("DuckDB did not accept a parameter.");
        }
    }

    public void Dispose() => NativeMethods.duckdb_destroy_prepare(ref handle);
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary>
/// Gives back what DuckDB keeps after it wrote something large. Its allocator (jemalloc on Linux) returns pages late and only while it is used,
/// and blocks that were written stay in the cache up to the memory limit, although nobody may ever read them.
/// </summary>
internal static unsafe class EngineMemory
{
    /// <summary>
    /// What <see cref="TrimCache"/> leaves at least: a day's newest rows are read most. A statement that begins in between has this much as well.
    /// </summary>
    private const long KeptBytes = 24L << 20;

    private static readonly delegate* unmanaged[Cdecl]<byte*, void*, nuint*, void*, nuint, int> Control =
        (delegate* unmanaged[Cdecl]<byte*, void*, nuint*, void*, nuint, int>)NativeMethods.FindExport("duckdb_je_mallctl");

    /// <summary>Pages that hold nothing go back to the system. Does nothing where DuckDB uses the system's allocator.</summary>
    internal static void Purge()
    {
        if (Control == null)
        {
            return;
        }
        // 4096 is MALLCTL_ARENAS_ALL.
        fixed (byte* purge = "arena.4096.purge\0"u8)
        {
            _ = Control(purge, null, null, null, 0);
        }
    }

    /// <summary>Bytes of blocks of files that are in the cache.</summary>
    internal static long CachedBytes(DuckDBConnection connection) => Memory(connection, "tag = 'BASE_TABLE'");

    /// <summary>Takes the blocks that were used longest ago out of the cache. Called while no read runs.</summary>
    /// <param name="connection">Any connection.</param>
    /// <param name="toBytes">How much stays.</param>
    /// <param name="limitBytes">The memory limit, which comes back.</param>
    /// <exception cref="DuckDBException">Not so much is free; everything stays as it was.</exception>
    internal static void TrimCache(DuckDBConnection connection, long toBytes, long limitBytes)
    {
        long kept = Math.Max(toBytes, KeptBytes);
        if (CachedBytes(connection) <= kept)
        {
            return;
        }
        // A lower limit evicts at once, and blocks of files before anything that would have to be written to disk.
        long others = Memory(connection, "tag <> 'BASE_TABLE'");
        connection.Execute(Limit(others + kept));
        connection.Execute(Limit(limitBytes));
    }

    private static string Limit(long bytes) => string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{bytes >> 10}KiB'");

    private static long Memory(DuckDBConnection connection, string tags)
    {
        using PreparedStatement statement = connection.Prepare($"SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory() WHERE {tags}");
        using ResultReader row = statement.Execute();
        return row.Read() ? row.GetInt64(0) : 0;
    }
}

using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Tests;

public sealed class EngineMemoryTests
{
    [Fact]
    public void TrimCache_AfterWriting_LeavesALittleAndTheLimit()
    {
        string folder = Directory.CreateTempSubdirectory("clew-engine-").FullName;
        try
        {
            using DuckDBInstance instance = DuckDBInstance.Open(Path.Combine(folder, "x.db"), [new("threads", "1")]);
            using DuckDBConnection connection = instance.Connect();
            connection.Execute("CREATE TABLE numbers AS SELECT hash(range) AS number FROM range(9_000_000); CHECKPOINT");
            connection.Execute("CREATE TABLE sums AS SELECT sum(number) FROM numbers");
            EngineMemory.CachedBytes(connection).ShouldBeGreaterThan(60L << 20);

            EngineMemory.TrimCache(connection, toBytes: 0, limitBytes: 500L << 20);
            EngineMemory.Purge();

            EngineMemory.CachedBytes(connection).ShouldBeInRange(1, 25L << 20);
            Text(connection, "SELECT current_setting('memory_limit')").ShouldBe("500.0 MiB");
            Text(connection, "SELECT count(number)::VARCHAR FROM numbers").ShouldBe("9000000");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Text(DuckDBConnection connection, string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        using ResultReader row = statement.Execute();
        return row.Read() ? row.GetStringOrNull(0) : null;
    }
}

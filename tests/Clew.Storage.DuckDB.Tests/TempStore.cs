using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>A store in a folder of its own that goes with the test.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-store-");
    private readonly TimeProvider clock;
    private DuckDBStore? store;

    internal TempStore(Func<DuckDBOptions, DuckDBOptions>? configure = null, string? dataFolder = null, TimeProvider? clock = null)
    {
        this.clock = clock ?? Time;
        Options = new DuckDBOptions { DataFolder = dataFolder ?? folder.FullName, MemoryLimitBytes = 1L << 30 };
        Options = configure?.Invoke(Options) ?? Options;
        Open();
    }

    internal DuckDBOptions Options { get; }

    internal ManualTime Time { get; } = new();

    internal DuckDBStore Store => store ?? throw new InvalidOperationException("The store is closed.");

    internal DuckDBReader Reader => Store.Reader;

    internal void Open() => store = DuckDBStore.Open(Options, clock, NullLogger.Instance);

    internal async Task CloseAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
            store = null;
        }
    }

    internal void Commit(params Span[] spans) => Commit(Some.Batch(spans));

    internal void Commit(SpanBatch batch) => Store.Writer.Commit([batch], [], []);

    /// <summary>Moves what was committed from memory into its file.</summary>
    internal Task MoveAsync()
    {
        Store.Writer.CloseSegment(now: true);
        return Store.RunMaintenanceAsync();
    }

    internal Task<Page<TraceSummary>> ListAsync(TraceQuery? query = null) => Reader.ListTracesAsync(query ?? new TraceQuery(), CancellationToken.None);

    /// <summary>First column of a statement over a table of the newest day, which <c>{0}</c> stands for.</summary>
    internal Task<string[]> QueryAsync(string sql, StoreTable table) => Reader.Slots.RunAsync(
        context =>
        {
            List<string> values = [];
            using ResultReader row = context.Execute(new SqlBuilder().Append(sql.Replace("{0}", context.Sources[^1].Table(table), StringComparison.Ordinal)));
            while (row.Read())
            {
                values.Add(row.GetStringOrNull(0) ?? "");
            }
            return values.ToArray();
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        folder.Delete(recursive: true);
    }
}

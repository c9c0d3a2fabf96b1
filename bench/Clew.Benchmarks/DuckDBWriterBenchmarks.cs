using BenchmarkDotNet.Attributes;
using Clew.Pipeline;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Benchmarks;

/// <summary>One group commit, fsync included, on the disk of the temporary folder. Checkpoints run beside it, as in the server.</summary>
[MemoryDiagnoser]
public class DuckDBWriterBenchmarks
{
    private readonly List<SpanBatch> group = [];
    private string folder = "";
    private DuckDBStore store = null!;

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [Params(2_000, 10_000)]
    public int Spans { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        folder = Directory.CreateTempSubdirectory("clew-bench-").FullName;
        store = DuckDBStore.Open(new DuckDBOptions { DataFolder = folder }, TimeProvider.System, NullLogger.Instance);
        IngestPipeline pipeline = new();
        DecodeLimits limits = new();
        foreach (RequestBody body in Requests.Make(Profile, Spans))
        {
            SpanBatch batch = Requests.Received(body);
            Requests.Decode(batch, limits);
            pipeline.Process(batch);
            group.Add(batch);
        }
    }

    [Benchmark]
    public void Commit() => store.Writer.Commit(group, [], []);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

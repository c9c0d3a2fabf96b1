using BenchmarkDotNet.Attributes;
using Clew.Export;
using Clew.Pipeline;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Benchmarks;

/// <summary>What one destination adds to a request before it is acknowledged: encoding, and the write to the queue. Nothing is sent.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-bench-").FullName;
    private readonly SpanBatch batch = new();
    private FanOut fanOut = null!;

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [Params(AttributeForm.Original, AttributeForm.Normalized)]
    public AttributeForm Attributes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Requests.Receive(batch, Requests.MakeOne(Profile));
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
        fanOut = new FanOut(folder, TimeProvider.System, NullLogger<FanOut>.Instance);
        fanOut.Use([new DestinationOptions { Name = "otlphttp", Endpoint = new Uri("http://localhost:1"), Attributes = Attributes, Queue = new QueueOptions { MaxBytes = 64 << 20 } }]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        fanOut.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int Encode()
    {
        fanOut.Prepare(batch)!.Abandon();
        return batch.Count;
    }

    [Benchmark]
    public async Task<int> EncodeAndQueue()
    {
        await fanOut.Prepare(batch)!.CommitAsync();
        return batch.Count;
    }
}

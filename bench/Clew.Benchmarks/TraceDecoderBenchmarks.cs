using BenchmarkDotNet.Attributes;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>One request of 500 spans from Protocol Buffers to spans, in a batch that is reused as the server does.</summary>
[MemoryDiagnoser]
public class TraceDecoderBenchmarks
{
    private readonly DecodeLimits limits = new();
    private readonly SpanBatch batch = new();
    private RequestBody body = null!;

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [GlobalSetup]
    public void Setup() => body = Requests.MakeOne(Profile);

    /// <summary>What is copied before anything is decoded: the floor.</summary>
    [Benchmark(Baseline = true)]
    public int Receive()
    {
        Requests.Receive(batch, body);
        return batch.BufferLength;
    }

    [Benchmark]
    public int Decode()
    {
        Requests.Receive(batch, body);
        Requests.Decode(batch, limits);
        return batch.Count;
    }
}

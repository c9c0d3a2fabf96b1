using BenchmarkDotNet.Attributes;
using Clew.Analyse;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>What watching costs at ingest: the spans of one request, whose traces are known after the first time.</summary>
[MemoryDiagnoser]
public class TraceScreenBenchmarks
{
    private readonly SpanBatch batch = new();
    private TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Requests.Receive(batch, Requests.MakeOne(Profile));
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
    }

    /// <summary>A trace that is observed without end would only grow.</summary>
    [IterationSetup]
    public void Forget() => screen = new TraceScreen(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Benchmark]
    public void Observe() => screen.Observe(batch);
}

using BenchmarkDotNet.Attributes;
using Clew.Analyse;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>What watching costs at ingest: the spans of one request, whose traces are new, when as many are known as may be.</summary>
[MemoryDiagnoser]
public class TraceScreenBenchmarks
{
    private readonly SpanBatch batch = new();
    private readonly TraceScreen screen = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Requests.Receive(batch, Requests.MakeOne(Profile));
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
        while (screen.Evicted < TraceScreen.TracesMax)
        {
            Observe();
        }
    }

    [Benchmark]
    public void Observe()
    {
        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].TraceId = new TraceId(batch[i].TraceId.High + 1, batch[i].TraceId.Low);
        }
        screen.Observe(batch);
    }
}

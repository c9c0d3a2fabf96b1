using BenchmarkDotNet.Attributes;
using Clew.Pipeline;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>The stages between decoder and store. They write into the spans, so each run decodes first; subtract the baseline.</summary>
[MemoryDiagnoser]
public class IngestPipelineBenchmarks
{
    private readonly DecodeLimits limits = new();
    private readonly SpanBatch batch = new();
    private readonly IngestPipeline pipeline = new();
    private readonly IngestPipeline redacting = new()
    {
        Redactor = new Redactor(RedactionPolicy.Default, RecogniserSet.BuiltIn, RedactionKey.Ephemeral(), DialectSet.BuiltIn, new RedactionCounters()),
    };

    private RequestBody body = null!;

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [GlobalSetup]
    public void Setup() => body = Requests.MakeOne(Profile);

    [Benchmark(Baseline = true)]
    public int Decode()
    {
        Requests.Receive(batch, body);
        Requests.Decode(batch, limits);
        return batch.Count;
    }

    [Benchmark]
    public int DecodeAndProcess()
    {
        Requests.Receive(batch, body);
        Requests.Decode(batch, limits);
        pipeline.Process(batch);
        return batch.Count;
    }

    [Benchmark]
    public int DecodeProcessAndRedact()
    {
        Requests.Receive(batch, body);
        Requests.Decode(batch, limits);
        redacting.Process(batch);
        return batch.Count;
    }
}

using BenchmarkDotNet.Attributes;
using Clew.Pipeline;
using Clew.Pipeline.Account;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>Which spans count: over the spans of one request, and over one trace, as a reader decides again.</summary>
[MemoryDiagnoser]
public class TokenLedgerBenchmarks
{
    private List<Span> request = [];
    private List<Span> trace = [];

    [GlobalSetup]
    public void Setup()
    {
        SpanBatch batch = Requests.Received(Requests.MakeOne(WorkloadProfile.Lean));
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
        request = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i])];
        trace = [.. request.GroupBy(span => span.TraceId).First()];
    }

    [Benchmark]
    public void Request() => TokenLedger.Apply(request);

    [Benchmark]
    public void Trace() => TokenLedger.Apply(trace);
}

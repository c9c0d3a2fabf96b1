using BenchmarkDotNet.Attributes;
using Clew.Analyse;
using Clew.Pipeline;
using Clew.Pipeline.Account;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>What looking at whole traces costs, when each of a request is looked at. The few that the screen finds suspicious are.</summary>
[MemoryDiagnoser]
public class TraceAnalysisBenchmarks
{
    private readonly TraceAnalysis analysis = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
    private AnalysedTrace[] traces = [];

    [Params(WorkloadProfile.Lean, WorkloadProfile.Content)]
    public WorkloadProfile Profile { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        SpanBatch batch = Requests.Received(Requests.MakeOne(Profile));
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
        traces = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i]).GroupBy(span => span.TraceId).Select(group => new AnalysedTrace
        {
            Spans = [.. group], NowUnixNanos = group.Max(span => span.EndTimeUnixNano) + 3_000_000_000,
        })];
        foreach (AnalysedTrace trace in traces)
        {
            TokenLedger.Apply(trace.Spans);
        }
    }

    [Benchmark]
    public int Detect()
    {
        int found = 0;
        foreach (AnalysedTrace trace in traces)
        {
            found += analysis.Detect(trace).Count;
        }
        return found;
    }
}

using BenchmarkDotNet.Attributes;
using Clew.Alert.Prometheus;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;
using Clew.Workload;

namespace Clew.Benchmarks;

/// <summary>What the metrics for Prometheus add to a request that was stored, and what a scrape of them costs.</summary>
[MemoryDiagnoser]
public class DerivedMetricsBenchmarks
{
    private readonly DerivedMetrics metrics = new(PriceTable.BuiltIn.ContextWindow);
    private SpanBatch request = new();

    [GlobalSetup]
    public void Setup()
    {
        request = Requests.Received(Requests.MakeOne(WorkloadProfile.Lean));
        Requests.Decode(request, new DecodeLimits());
        new IngestPipeline().Process(request);
        metrics.Add(request);
        Console.WriteLine($"// {request.Count} spans a request");
    }

    [Benchmark]
    public void Add() => metrics.Add(request);

    [Benchmark]
    public int Scrape() => MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: true).Length;
}

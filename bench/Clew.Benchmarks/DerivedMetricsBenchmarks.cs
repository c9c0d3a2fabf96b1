using System.Buffers;
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
    private readonly ArrayBufferWriter<byte> page = new();
    private SpanBatch request = new();

    /// <summary>As many series as there may be, and what finds no room among them; or those of one request.</summary>
    [Params(false, true)]
    public bool AtBound { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (AtBound)
        {
            foreach (RequestBody body in Requests.Make(WorkloadProfile.Lean, 100_000))
            {
                metrics.Add(Processed(body));
            }
        }
        request = Processed(Requests.MakeOne(WorkloadProfile.Lean));
        metrics.Add(request);
        Console.WriteLine($"// {request.Count} spans a request, {metrics.Overflows} went to an overflow series, the page has {Scrape()} bytes");
    }

    [Benchmark]
    public void Add() => metrics.Add(request);

    [Benchmark]
    public int Scrape()
    {
        page.ResetWrittenCount();
        MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: true, page);
        return page.WrittenCount;
    }

    private static SpanBatch Processed(RequestBody body)
    {
        SpanBatch batch = Requests.Received(body);
        Requests.Decode(batch, new DecodeLimits());
        new IngestPipeline().Process(batch);
        return batch;
    }
}

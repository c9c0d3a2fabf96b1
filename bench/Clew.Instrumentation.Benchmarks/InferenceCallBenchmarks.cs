using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Benchmarks;

/// <summary>
/// What a recorded call costs the application: the data of request and answer, the span and all metrics, with the real SDK behind it.
/// The limits are 3 µs and 2 KB for a call without content, and 200 ns for a chunk.
/// </summary>
[MemoryDiagnoser]
public class InferenceCallBenchmarks
{
    private const int Chunks = 1000;
    private static readonly string[] Stop = ["stop"];
    private TracerProvider tracers = null!;
    private MeterProvider meters = null!;

    [GlobalSetup]
    public void Setup()
    {
        tracers = Sdk.CreateTracerProviderBuilder().AddGenAI(options => options.InstrumentHttpClient = false).AddProcessor(new Forget()).Build();
        meters = Sdk.CreateMeterProviderBuilder().AddGenAI().AddReader(new BaseExportingMetricReader(new ForgetMetrics())).Build();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        tracers.Dispose();
        meters.Dispose();
    }

    [Benchmark]
    public void Chat() => InferenceCall.Start(Request())!.Finish(Response());

    [Benchmark(OperationsPerInvoke = Chunks)]
    public void Stream_PerChunk()
    {
        InferenceCall call = InferenceCall.Start(Request())!;
        for (int i = 0; i < Chunks; i++)
        {
            call.Chunk();
        }
        call.Finish(Response());
    }

    [Benchmark]
    public void AgentWithTool()
    {
        using AgentRun run = GenAI.StartAgent("research_agent");
        run.Iteration();
        using ToolRun tool = GenAI.StartTool("search_web", "call_1");
        tool.Succeed();
    }

    private static InferenceRequest Request() =>
        new() { Provider = "openai", Model = "gpt-4o-mini", ServerAddress = "api.openai.com", ServerPort = 443, Temperature = 0.2, MaxTokens = 512 };

    private static InferenceResponse Response() => new()
    {
        Model = "gpt-4o-mini-2024-07-18", Id = "chatcmpl-1", FinishReasons = Stop, InputTokens = 1000, OutputTokens = 200, CacheReadTokens = 600,
    };

    private sealed class Forget : BaseProcessor<Activity>;

    private sealed class ForgetMetrics : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}

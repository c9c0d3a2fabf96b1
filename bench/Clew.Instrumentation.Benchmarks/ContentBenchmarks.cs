using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Benchmarks;

/// <summary>Content on: the instrumentation keeps within three copies of the messages' bytes, made by whoever formats them included.</summary>
[MemoryDiagnoser]
public class ContentBenchmarks
{
    private const int MessageBytes = 32 * 1024;
    private readonly byte[] body = System.Text.Encoding.UTF8.GetBytes($$"""[{"role":"user","parts":[{"type":"text","content":"{{new string('x', MessageBytes)}}"}]}]""");
    private TracerProvider tracers = null!;

    [GlobalSetup]
    public void Setup() => tracers = Sdk.CreateTracerProviderBuilder()
        .AddGenAI(options =>
        {
            options.InstrumentHttpClient = false;
            options.CaptureContent = ContentCapture.Span;
        })
        .AddProcessor(new Forget())
        .Build();

    [GlobalCleanup]
    public void Cleanup() => tracers.Dispose();

    /// <summary>One message of 32 KiB, from its bytes to the attribute: the string alone is two copies, for its characters have two bytes.</summary>
    [Benchmark]
    public void Chat_32KiBMessage()
    {
        var request = new InferenceRequest { Provider = "openai", Model = "gpt-4o-mini", InputMessages = () => System.Text.Encoding.UTF8.GetString(body) };
        InferenceCall.Start(request)!.Finish(new InferenceResponse { InputTokens = 8000, OutputTokens = 1 });
    }

    private sealed class Forget : BaseProcessor<Activity>;
}

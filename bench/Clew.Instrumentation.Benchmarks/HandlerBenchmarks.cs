using System.Diagnostics;
using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using Clew.Instrumentation.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Benchmarks;

/// <summary>
/// What reading the wire costs: a chat of 400 bytes out and 700 back, and a stream of 1,000 events of 190 bytes, each through an HTTP client that
/// answers from memory, with the handler and without. The difference is the handler's.
/// </summary>
[MemoryDiagnoser]
public class HandlerBenchmarks
{
    private const int Chunks = 1000;
    private static readonly Uri Address = new("http://api.openai.com/v1/chat/completions");
    private static readonly byte[] Document = Encoding.UTF8.GetBytes(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"{{{new string('x', 250)}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":600},"completion_tokens_details":{"reasoning_tokens":0}},"service_tier":"default","system_fingerprint":"fp_1"}""");

    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{new string('x', 330)}}"}],"temperature":0.2}""");

    private static readonly byte[] StreamRequest = Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hi?"}],"stream":true}""");
    private static readonly byte[] Events = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
        """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}],"usage":null}""" + "\n\n", Chunks))
        + "data: [DONE]\n\n");

    private readonly byte[] buffer = new byte[4096];
    private HttpMessageInvoker watched = null!;
    private HttpMessageInvoker plain = null!;
    private TracerProvider tracers = null!;
    private MeterProvider meters = null!;

    [GlobalSetup]
    public void Setup()
    {
        tracers = Sdk.CreateTracerProviderBuilder().AddGenAI(options => options.InstrumentHttpClient = false).AddProcessor(new Forget()).Build();
        meters = Sdk.CreateMeterProviderBuilder().AddGenAI().AddReader(new BaseExportingMetricReader(new ForgetMetrics())).Build();
        watched = new HttpMessageInvoker(new GenAIHttpHandler(new FromMemory()));
        plain = new HttpMessageInvoker(new FromMemory());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        watched.Dispose();
        plain.Dispose();
        tracers.Dispose();
        meters.Dispose();
    }

    [Benchmark]
    public int Chat_Watched() => Ask(watched, Request);

    [Benchmark]
    public int Chat_Plain() => Ask(plain, Request);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public int StreamPerChunk_Watched() => Ask(watched, StreamRequest);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public int StreamPerChunk_Plain() => Ask(plain, StreamRequest);

    private int Ask(HttpMessageInvoker http, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using HttpResponseMessage response = http.Send(request, CancellationToken.None);
        using Stream stream = response.Content.ReadAsStream();
        int length = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            length += read;
        }
        return length;
    }

    private sealed class FromMemory : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isStream = request.Content!.Headers.ContentLength == StreamRequest.Length;
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(isStream ? Events : Document) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", isStream ? "text/event-stream" : "application/json");
            return response;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }

    private sealed class Forget : BaseProcessor<Activity>;

    private sealed class ForgetMetrics : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}

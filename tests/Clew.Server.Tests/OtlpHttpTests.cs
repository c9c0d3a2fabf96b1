using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Clew.Server;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Tests;

public sealed class OtlpHttpTests
{
    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/otlp/v1/traces")]
    [InlineData("/otel/v1/traces")]
    [InlineData("/api/otel/v1/traces")]
    [InlineData("/api/public/otel/v1/traces")]
    [InlineData("/api/default/v1/traces")]
    [InlineData("/insert/opentelemetry/v1/traces")]
    public async Task Traces_OnEveryPathThatClientsUse_AreStoredAndAnsweredEmpty(string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();

        HttpResponseMessage response = await server.SendJsonAsync(OtlpJson.AgentRun(traceId), path);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("{}");
        (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spanCount").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Gzip_IsDecompressed()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();

        HttpResponseMessage response = await server.Otlp.PostAsync("/v1/traces", Gzip(OtlpJson.AgentRun(traceId)));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Ui.GetAsync($"/api/v1/traces/{traceId}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OneBadSpan_IsNamedAndTheRestStored()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        string body = OtlpJson.Traces("shop", OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "good"), OtlpJson.Span("00", OtlpJson.NewSpanId(), "bad one"));

        HttpResponseMessage response = await server.SendJsonAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement partial = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("partialSuccess");
        long.Parse(partial.GetProperty("rejectedSpans").ToString(), CultureInfo.InvariantCulture).ShouldBe(1);
        partial.GetProperty("errorMessage").GetString()!.ShouldContain("bad one");
        (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spanCount").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData("application/json", "{\"resourceSpans\": [", HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "\u00ff\u00ff\u00ff", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "hello", HttpStatusCode.UnsupportedMediaType)]
    public async Task WhatIsNotOtlp_IsRefusedWithAReason(string contentType, string body, HttpStatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        ByteArrayContent content = new(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        HttpResponseMessage response = await server.Otlp.PostAsync("/v1/traces", content);

        response.StatusCode.ShouldBe(expected);
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task UnknownEncoding_IsUnsupported()
    {
        await using TestServer server = await TestServer.StartAsync();
        StringContent content = new("{}", Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("br");

        (await server.Otlp.PostAsync("/v1/traces", content)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyBeyondTheLimit_IsTooLarge(bool compressed)
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 50_000, MaxDecompressedBytes = 60_000 });
        string body = OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "big", attributes: [("text", new string('x', 100_000))]));

        HttpResponseMessage response = compressed ? await server.Otlp.PostAsync("/v1/traces", Gzip(body)) : await server.SendJsonAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task FullBudget_AnswersRetryable_AndTakesDataAgainAfterwards()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { IngestBytes = 1 << 17 });
        // A client that has announced 100 kB and not sent them holds its share of the budget.
        using HttpRequestMessage slow = new(HttpMethod.Post, "/v1/traces") { Content = new HeldContent(100_000) };
        Task<HttpResponseMessage> held = server.Otlp.SendAsync(slow);
        await UntilMetricAsync(server, "clew_ingest_queue_bytes 100001\n");
        string body = OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "big", attributes: [("text", new string('x', 80_000))]));

        HttpResponseMessage refused = await server.SendJsonAsync(body);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        ((HeldContent)slow.Content).Release();
        (await held).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.SendJsonAsync(body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Ui.GetStringAsync("/metrics")).ShouldContain("clew_ingest_queue_bytes 0\n");
    }

    [Fact]
    public async Task Logs_OnTheTracesPath_AreRefusedWithAHint()
    {
        await using TestServer server = await TestServer.StartAsync();
        LogBatch batch = new();
        batch.Add().EventName = "gen_ai.choice";
        batch[0].TimeUnixNano = 1;
        ArrayBufferWriter<byte> logs = new();
        LogEncoder.Encode(batch, logs);
        ByteArrayContent content = new(logs.WrittenSpan.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");

        HttpResponseMessage response = await server.Otlp.PostAsync("/v1/traces", content);

        string answer = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        (response.StatusCode == HttpStatusCode.BadRequest || answer.Contains("log", StringComparison.OrdinalIgnoreCase)).ShouldBeTrue(answer);
    }

    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://shop.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Preflight_FollowsTheAllowedOrigins(string origin, bool allowed)
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { CorsOrigins = "https://shop.example" });
        using HttpRequestMessage preflight = new(HttpMethod.Options, "/v1/traces");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");

        HttpResponseMessage response = await server.Otlp.SendAsync(preflight);

        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(allowed);
    }

    [Fact]
    public async Task OtlpPort_ServesNoApi()
    {
        await using TestServer server = await TestServer.StartAsync();

        (await server.Otlp.GetAsync("/api/v1/traces")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Otlp.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Ui.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ForeignHostName_IsRefusedOnLoopback()
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/traces");
        request.Headers.Host = "rebound.example";

        (await server.Ui.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static ByteArrayContent Gzip(string text)
    {
        MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
        ByteArrayContent content = new(compressed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static async Task UntilMetricAsync(TestServer server, string line)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!(await server.Ui.GetStringAsync("/metrics", limit.Token)).Contains(line, StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private sealed class HeldContent : HttpContent
    {
        private readonly int length;
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldContent(int length)
        {
            this.length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public void Release() => released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("x"u8.ToArray());
            await stream.FlushAsync();
            await released.Task;
            await stream.WriteAsync(new byte[length - 1]);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}

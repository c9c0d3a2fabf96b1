using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Server;
using Clew.Server.Configuration;

namespace Clew.Tests.Alerts;

/// <summary>A real server whose clock a test moves: rules are evaluated when it says so, and telemetry may be of any time.</summary>
internal sealed class AlertServer : IAsyncDisposable
{
    private const int SpansPerRequest = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string folder;
    private readonly string yaml;
    private ClewServer server;

    private AlertServer(ClewServer server, string folder, string yaml, AlertClock clock)
    {
        this.server = server;
        this.folder = folder;
        this.yaml = yaml;
        Clock = clock;
        Http = Connect();
    }

    /// <summary>A Monday at noon.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 11, 16, 12, 0, 0, TimeSpan.Zero);

    public AlertClock Clock { get; private set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>UI, API and OTLP/HTTP.</summary>
    public HttpClient Http { get; private set; }

    public static async Task<AlertServer> StartAsync(string yaml = "", DateTimeOffset? at = null)
    {
        string folder = Directory.CreateTempSubdirectory("clew-alerts-").FullName;
        AlertClock clock = new(at ?? Noon);
        return new AlertServer(await StartAsync(folder, yaml, clock), folder, yaml, clock);
    }

    /// <summary>Ends the server and starts another on what it left, some time later.</summary>
    public async Task RestartAsync(TimeSpan pause)
    {
        Http.Dispose();
        await server.DisposeAsync();
        Clock = new AlertClock(Now + pause);
        server = await StartAsync(folder, yaml, Clock);
        Http = Connect();
    }

    /// <summary>Moves the clock and waits for the evaluation that this brings about.</summary>
    public async Task<JsonElement> TickAsync(TimeSpan by)
    {
        await Clock.Evaluates.WaitAsync(Limit);
        Clock.Advance(by);
        using CancellationTokenSource limit = new(Limit);
        while (true)
        {
            JsonElement alerts = await GetAsync("/api/v1/alerts");
            if (alerts.GetProperty("evaluatedAt").GetString() is { } at && DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) == Now)
            {
                return alerts;
            }
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Evaluations every so often, until one series of a rule fires.</summary>
    public async Task<JsonElement> UntilFiringAsync(string ruleId, TimeSpan step, int stepsMax = 60)
    {
        for (int i = 0; i < stepsMax; i++)
        {
            JsonElement alerts = await TickAsync(step);
            if (Of(alerts, ruleId).FirstOrDefault(alert => alert.GetProperty("state").GetString() == "firing") is { ValueKind: JsonValueKind.Object } firing)
            {
                return firing;
            }
        }
        throw new InvalidOperationException($"{ruleId} did not fire. Rules: {(await GetAsync("/api/v1/alerts/rules/" + ruleId)).GetRawText()} Alerts: {(await GetAsync("/api/v1/alerts")).GetRawText()}");
    }

    /// <summary>Evaluations every so often, until nothing of a rule fires; the last event of it.</summary>
    public async Task<JsonElement> UntilResolvedAsync(string ruleId, TimeSpan step, int stepsMax = 60)
    {
        for (int i = 0; i < stepsMax; i++)
        {
            if (!Of(await TickAsync(step), ruleId).Any())
            {
                return (await HistoryAsync(ruleId))[0];
            }
        }
        throw new InvalidOperationException($"{ruleId} did not resolve.");
    }

    public static IEnumerable<JsonElement> Of(JsonElement alerts, string ruleId) =>
        alerts.GetProperty("items").EnumerateArray().Where(alert => alert.GetProperty("ruleId").GetString() == ruleId);

    /// <summary>Events of a rule, newest first.</summary>
    public async Task<JsonElement[]> HistoryAsync(string ruleId) =>
        [.. (await GetAsync("/api/v1/alerts/history?rule=" + ruleId)).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<HttpResponseMessage> SendYamlAsync(HttpMethod method, string path, string text)
    {
        using HttpRequestMessage request = new(method, path) { Content = new StringContent(text, System.Text.Encoding.UTF8, "application/yaml") };
        return await Http.SendAsync(request);
    }

    /// <summary>Spans of a service, in requests of a size that exporters send.</summary>
    public async Task SendAsync(string service, IEnumerable<JsonObject> spans)
    {
        foreach (JsonObject[] part in spans.Chunk(SpansPerRequest))
        {
            (await PostAsync(OtlpJson.Traces(service, part))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    public async Task<HttpResponseMessage> PostAsync(string body, string path = "/v1/traces") =>
        await Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    /// <summary>A run of an agent: the root of a trace.</summary>
    public static JsonObject Run(string agent, DateTimeOffset start, double seconds = 1, bool failed = false, params (string Key, object Value)[] more) => OtlpJson.Span(
        OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "invoke_agent " + agent, null, start, seconds, failed ? 2 : 0,
        [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", agent), .. more]);

    /// <summary>A call of a tool, within some trace.</summary>
    public static JsonObject Tool(string tool, DateTimeOffset start, bool failed = false, params (string Key, object Value)[] more) => OtlpJson.Span(
        OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "execute_tool " + tool, OtlpJson.NewSpanId(), start, 0.2, failed ? 2 : 0,
        [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", tool), ("gen_ai.agent.name", "support"), .. failed ? new (string, object)[] { ("error.type", "timeout") } : [], .. more]);

    /// <summary>A call of a model.</summary>
    public static JsonObject Call(DateTimeOffset start, int input = 100, int output = 10, double seconds = 1, double? ttftSeconds = null, string agent = "support") => OtlpJson.Span(
        OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat gpt-4o", OtlpJson.NewSpanId(), start, seconds, 0,
        [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.agent.name", agent),
         ("gen_ai.usage.input_tokens", input), ("gen_ai.usage.output_tokens", output), .. ttftSeconds is { } ttft ? new (string, object)[] { ("gen_ai.response.time_to_first_chunk", ttft) } : []]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<ClewServer> StartAsync(string folder, string yaml, AlertClock clock) => ClewServer.StartAsync(
        new ServerOptions
        {
            DataFolder = folder,
            Port = 0,
            OtlpHttpPort = 0,
            OtlpGrpcPort = 0,
            Configuration = ClewConfiguration.Parse(yaml, static _ => null) is { Value: { } configuration } ? configuration : throw new ArgumentException("The configuration has faults.", nameof(yaml)),
        },
        clock);

    private HttpClient Connect()
    {
        HttpClient http = new() { BaseAddress = server.Addresses.Ui };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("test-exporter/1.0");
        return http;
    }
}

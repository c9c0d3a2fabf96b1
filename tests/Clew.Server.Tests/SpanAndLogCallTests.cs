using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

/// <summary>Trap 1.4 from outside: a coding agent sends a call as span, as log record and as metric, in any order.</summary>
public sealed class SpanAndLogCallTests
{
    private const string RunId = "0102030405060708";
    private const string CallId = "1112131415161718";

    [Theory]
    [InlineData("claude-code", "com.anthropic.claude_code", false)]
    [InlineData("claude-code", "com.anthropic.claude_code", true)]
    [InlineData("codex_cli_rs", "codex_otel", false)]
    [InlineData("codex_cli_rs", "codex_otel", true)]
    [InlineData("gemini-cli", "gemini-cli", false)]
    [InlineData("gemini-cli", "gemini-cli", true)]
    public async Task SpanLogAndMetric_OfOneCall_AreCountedOnce(string service, string scope, bool logsFirst)
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (string, string)[] requests = [("/v1/traces", Spans(service, traceId, withUsage: true)), ("/v1/logs", Record(service, scope, traceId)), ("/v1/metrics", Metric(service, scope))];

        await SendAsync(server, logsFirst ? requests.Reverse() : requests);

        await ShouldBeOneCallAsync(server, traceId, settled: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Trap2_8_TokenCounterOfAnyTemporality_IsNoUsage(int temporality)
    {
        await using TestServer server = await TestServer.StartAsync();

        await SendAsync(server, [("/v1/metrics", Metric("claude-code", "com.anthropic.claude_code", temporality)), ("/v1/metrics", Metric("claude-code", "com.anthropic.claude_code", temporality))]);

        (await server.GetJsonAsync("/api/v1/usage")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UsageOnlyInTheRecord_IsThatOfTheSpan(bool logsFirst)
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (string, string)[] requests = [("/v1/traces", Spans("claude-code", traceId, withUsage: false)), ("/v1/logs", Record("claude-code", "com.anthropic.claude_code", traceId))];

        await SendAsync(server, logsFirst ? requests.Reverse() : requests);

        JsonElement trace = await ShouldBeOneCallAsync(server, traceId, settled: true);
        JsonElement call = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "llm");
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{CallId}");
        call.GetProperty("spanId").GetString().ShouldBe(CallId);
        (call.GetProperty("counted").GetBoolean(), call.GetProperty("inferred").GetBoolean()).ShouldBe((true, false));
        detail.GetProperty("usage").GetRawText().ShouldBe(call.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task RecordWhoseCallHasNoSpan_IsAnInferredCall()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("claude-code", Interaction(traceId)));
        await server.SendJsonAsync(Record("claude-code", "com.anthropic.claude_code", traceId), "/v1/logs");

        JsonElement trace = await ShouldBeOneCallAsync(server, traceId, settled: false, spans: 1);

        JsonElement call = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("inferred").GetBoolean());
        (call.GetProperty("kind").GetString(), call.GetProperty("parentSpanId").GetString()).ShouldBe(("llm", RunId));
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{call.GetProperty("spanId").GetString()}");
        detail.GetProperty("inferred").GetBoolean().ShouldBeTrue();
    }

    private static async Task SendAsync(TestServer server, IEnumerable<(string Path, string Body)> requests)
    {
        foreach ((string path, string body) in requests)
        {
            (await server.SendJsonAsync(body, path)).EnsureSuccessStatusCode();
        }
    }

    private static async Task<JsonElement> ShouldBeOneCallAsync(TestServer server, string traceId, bool settled, int spans = 2)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (settled && (await server.Ui.GetStringAsync("/metrics", limit.Token)).Contains("clew_settle_traces_corrected_total 0\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");
        JsonElement listed = (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        JsonElement usage = (await server.GetJsonAsync("/api/v1/usage")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        JsonElement ledger = await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger");
        foreach (JsonElement summary in new[] { trace, listed })
        {
            (summary.GetProperty("spanCount").GetInt64(), summary.GetProperty("llmCalls").GetInt64()).ShouldBe((spans, 1));
            Tokens(summary).ShouldBe((1000, 20));
        }
        usage.GetProperty("calls").GetInt64().ShouldBe(1);
        Tokens(usage).ShouldBe((1000, 20));
        Tokens(ledger).ShouldBe((1000, 20));
        ledger.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("counted").GetBoolean() && entry.GetProperty("buckets").ValueKind != JsonValueKind.Null)
            .Count().ShouldBe(1);
        return trace;

        static (long, long) Tokens(JsonElement item) =>
            (item.GetProperty("usage").GetProperty("inputTokens").GetInt64(), item.GetProperty("usage").GetProperty("outputTokens").GetInt64());
    }

    private static JsonObject Interaction(string traceId) => OtlpJson.Span(
        traceId, RunId, "claude_code.interaction", start: TimeProvider.System.GetUtcNow().AddSeconds(-5), seconds: 10, attributes: ("span.type", "interaction"));

    private static string Spans(string service, string traceId, bool withUsage)
    {
        (string Key, object Value)[] usage = service switch
        {
            _ when !withUsage => [],
            "claude-code" => [("input_tokens", 100), ("cache_read_tokens", 900), ("output_tokens", 20)],
            _ => [("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 20)],
        };
        (string Key, object Value)[] call = service == "claude-code"
            ? [("span.type", "llm_request"), ("model", "claude-opus-4-1")]
            : [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", Model(service))];
        JsonObject root = service == "claude-code" ? Interaction(traceId) : OtlpJson.Span(
            traceId, RunId, "invoke_agent coder", start: TimeProvider.System.GetUtcNow().AddSeconds(-5), seconds: 10, attributes: ("gen_ai.operation.name", "invoke_agent"));
        return OtlpJson.Traces(service, root, OtlpJson.Span(
            traceId, CallId, service == "claude-code" ? "claude_code.llm_request" : "chat", RunId, TimeProvider.System.GetUtcNow().AddSeconds(-1), 1.1, attributes: [.. call, .. usage]));
    }

    private static string Record(string service, string scope, string traceId) => service switch
    {
        "claude-code" => OtlpJson.Logs(service, scope + ".events", OtlpJson.Log(
            traceId, RunId, "", "claude_code.api_request",
            ("event.name", "api_request"), ("session.id", "s-1"), ("prompt.id", "p-1"), ("model", "claude-opus-4-1"), ("input_tokens", "100"),
            ("cache_read_tokens", "900"), ("output_tokens", "20"), ("cost_usd", "0.01"), ("duration_ms", "1000"), ("request_id", "req_1"))),
        "codex_cli_rs" => OtlpJson.Logs(service, scope + ".log_only", OtlpJson.Log(
            traceId, RunId, "codex.sse_event", null,
            ("event.name", "codex.sse_event"), ("event.kind", "response.completed"), ("conversation.id", "c-1"), ("model", Model(service)),
            ("input_token_count", "1000"), ("cached_token_count", "0"), ("output_token_count", "20"))),
        _ => OtlpJson.Logs(service, scope, OtlpJson.Log(
            traceId, RunId, "gemini_cli.api_response", null,
            ("event.name", "gemini_cli.api_response"), ("prompt_id", "p-1"), ("model", Model(service)), ("input_token_count", 1000), ("output_token_count", 20),
            ("thoughts_token_count", 0), ("total_token_count", 1020), ("duration_ms", 1000))),
    };

    private static string Metric(string service, string scope, int temporality = 1) => new JsonObject
    {
        ["resourceMetrics"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = OtlpJson.Attributes(("service.name", service)) },
            ["scopeMetrics"] = new JsonArray(new JsonObject
            {
                ["scope"] = new JsonObject { ["name"] = scope },
                ["metrics"] = new JsonArray(new JsonObject
                {
                    ["name"] = "gen_ai.client.token.usage",
                    ["sum"] = new JsonObject
                    {
                        ["aggregationTemporality"] = temporality,
                        ["dataPoints"] = new JsonArray(new JsonObject { ["asInt"] = "1000", ["timeUnixNano"] = "1780000000000000000", ["attributes"] = OtlpJson.Attributes(("type", "input")) }),
                    },
                }),
            }),
        }),
    }.ToJsonString();

    private static string Model(string service) => service == "gemini-cli" ? "gemini-2.5-pro" : "gpt-5-codex";
}

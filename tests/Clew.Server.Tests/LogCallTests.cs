using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class LogCallTests
{
    [Fact]
    public async Task LogsOfACodingAgent_SentTwice_AreOneTraceWithUsage()
    {
        await using TestServer server = await TestServer.StartAsync();
        string body = OtlpJson.Logs("claude-code", "com.anthropic.claude_code.events", ApiRequest(null, null, "req_1"));

        (await server.SendJsonAsync(body, "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.SendJsonAsync(body, "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement summary = (await server.GetJsonAsync("/api/v1/traces?conversation=s-1")).GetProperty("items")[0];
        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{summary.GetProperty("traceId").GetString()}");
        (trace.GetProperty("spanCount").GetInt64(), trace.GetProperty("llmCalls").GetInt64()).ShouldBe((1, 1));
        trace.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(1010);
    }

    private static JsonObject ApiRequest(string? traceId, string? spanId, string requestId) => OtlpJson.Log(
        traceId, spanId, "", "claude_code.api_request",
        ("event.name", "api_request"), ("session.id", "s-1"), ("prompt.id", "p-1"), ("model", "claude-opus-4-1"), ("input_tokens", "10"),
        ("output_tokens", "20"), ("cache_read_tokens", "1000"), ("request_id", requestId));
}

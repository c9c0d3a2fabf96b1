using System.Globalization;
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
        string body = new JsonObject
        {
            ["resourceLogs"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = OtlpJson.Attributes(("service.name", "claude-code")) },
                ["scopeLogs"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = "com.anthropic.claude_code.events" },
                    ["logRecords"] = new JsonArray(new JsonObject
                    {
                        ["timeUnixNano"] = ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture),
                        ["body"] = new JsonObject { ["stringValue"] = "claude_code.api_request" },
                        ["attributes"] = OtlpJson.Attributes(
                            ("event.name", "api_request"), ("session.id", "s-1"), ("prompt.id", "p-1"), ("model", "claude-opus-4-1"), ("input_tokens", "10"),
                            ("output_tokens", "20"), ("cache_read_tokens", "1000"), ("request_id", "req_1")),
                    }),
                }),
            }),
        }.ToJsonString();

        (await server.SendJsonAsync(body, "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.SendJsonAsync(body, "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement summary = (await server.GetJsonAsync("/api/v1/traces?conversation=s-1")).GetProperty("items")[0];
        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{summary.GetProperty("traceId").GetString()}");
        (trace.GetProperty("spanCount").GetInt64(), trace.GetProperty("llmCalls").GetInt64()).ShouldBe((1, 1));
        trace.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(1010);
    }
}

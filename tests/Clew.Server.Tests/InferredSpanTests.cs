using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class InferredSpanTests
{
    private const string Asks =
        """[{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"get_weather","arguments":{"city":"Paris"}},{"type":"tool_call","id":"call_2","name":"search_web","arguments":{}}],"finish_reason":"tool_call"}]""";

    [Fact]
    public async Task ToolCall_WithoutASpan_AppearsOnceAndCanBeRead()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", Model(traceId), Tool(traceId, "call_2")));

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");
        JsonElement inferred = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("inferred").GetBoolean());
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{inferred.GetProperty("spanId").GetString()}");

        inferred.GetProperty("kind").GetString().ShouldBe("tool");
        inferred.GetProperty("tool").GetProperty("name").GetString().ShouldBe("get_weather");
        inferred.GetProperty("tool").GetProperty("callId").GetString().ShouldBe("call_1");
        inferred.GetProperty("durationNanos").GetInt64().ShouldBe(0);
        (trace.GetProperty("spanCount").GetInt64(), trace.GetProperty("toolCalls").GetInt64()).ShouldBe((2, 2));
        detail.GetProperty("messages").GetProperty("input")[0].GetProperty("parts")[0].GetProperty("arguments").GetString().ShouldBe("""{"city":"Paris"}""");
    }

    [Fact]
    public async Task Traces_ByAToolThatHasNoSpan_AreFound()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", Model(traceId)));

        JsonElement found = await server.GetJsonAsync("/api/v1/traces?tool=search_web");
        JsonElement none = await server.GetJsonAsync("/api/v1/traces?tool=call_2");

        found.GetProperty("items").EnumerateArray().Single().GetProperty("traceId").GetString().ShouldBe(traceId);
        none.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task ToolCall_InALogRecordOfTheCall_AppearsToo()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        string spanId = OtlpJson.NewSpanId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            traceId, spanId, "chat gpt-4o", attributes:
            [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.finish_reasons", "tool_calls")])));
        await server.SendJsonAsync(OtlpJson.Logs("shop", "openai", OtlpJson.Log(traceId, spanId, "gen_ai.choice",
            """{"index":0,"finish_reason":"tool_calls","message":{"tool_calls":[{"id":"call_9","type":"function","function":{"name":"get_time","arguments":"{}"}}]}}""")), "/v1/logs");

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");

        trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("inferred").GetBoolean())
            .GetProperty("tool").GetProperty("name").GetString().ShouldBe("get_time");
    }

    [Fact]
    public async Task ToolCall_OfASpanWithoutAnId_IsMatchedByName()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", Model(traceId), Tool(traceId, null, "get_weather"), Tool(traceId, null, "search_web")));

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");

        trace.GetProperty("spans").EnumerateArray().ShouldAllBe(span => !span.GetProperty("inferred").GetBoolean());
    }

    [Fact]
    public async Task ModelCall_OnlyOnTheAgentsSpan_AppearsBelowItAndSumsStay()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            traceId, OtlpJson.NewSpanId(), "agent.query", attributes:
            [
                ("openinference.span.kind", "AGENT"), ("llm.model_name", "gpt-4o"), ("llm.token_count.prompt", 1000), ("llm.token_count.completion", 100),
                ("llm.finish_reason", "end_turn"),
            ])));

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");
        JsonElement call = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "llm");
        JsonElement agent = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "agent");

        call.GetProperty("inferred").GetBoolean().ShouldBeTrue();
        call.GetProperty("parentSpanId").GetString().ShouldBe(agent.GetProperty("spanId").GetString());
        call.GetProperty("llm").GetProperty("finishReasons")[0].GetString().ShouldBe("stop");
        (call.GetProperty("counted").GetBoolean(), agent.GetProperty("counted").GetBoolean()).ShouldBe((true, false));
        agent.GetProperty("notCountedBecause").GetString().ShouldBe("aggregateOf " + call.GetProperty("spanId").GetString());
        (trace.GetProperty("llmCalls").GetInt64(), trace.GetProperty("usage").GetProperty("inputTokens").GetInt64()).ShouldBe((1, 1000));
    }

    private static JsonObject Model(string traceId) => OtlpJson.Span(
        traceId, OtlpJson.NewSpanId(), "chat gpt-4o", attributes:
        [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 10), ("gen_ai.output.messages", Asks)]);

    private static JsonObject Tool(string traceId, string? callId, string name = "search_web") => OtlpJson.Span(
        traceId, OtlpJson.NewSpanId(), "execute_tool " + name, attributes:
        [
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", name),
            .. callId is null ? Array.Empty<(string, object)>() : [("gen_ai.tool.call.id", callId)],
        ]);
}

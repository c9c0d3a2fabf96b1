using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

/// <summary>Agents, tools, models and MCP.</summary>
public sealed class EntityApiTests
{
    [Fact]
    public async Task EveryAnswer_OfARun_FitsTheServedDocument()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        foreach ((string path, string name) in new[]
        {
            ("/api/v1/agents/{name}", "planner"), ("/api/v1/agents/{name}/graph", "planner"), ("/api/v1/tools/{name}", "find_order"),
            ("/api/v1/tools/{name}/failures", "find_order"), ("/api/v1/models/{name}", "gpt-4o-2024-08-06"),
        })
        {
            document.Faults(path, 200, await server.GetJsonAsync(path.Replace("{name}", name) + "?from=-1h")).ShouldBeEmpty(path);
            document.Faults(path, 200, await server.GetJsonAsync(path.Replace("{name}", "nobody%2Fhere"))).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Tool_TellsCallersErrorsAndCalls()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < 4; i++)
        {
            await SendToolAsync(server, now.AddMinutes(-i), "a/b%", i, i % 2 == 0 ? "timeout" : null);
        }

        JsonElement tool = await server.GetJsonAsync("/api/v1/tools/" + Uri.EscapeDataString("a/b%"));
        JsonElement row = (await server.GetJsonAsync("/api/v1/overview/tools")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        (tool.GetProperty("calls").GetInt32(), tool.GetProperty("errors").GetInt32()).ShouldBe((4, 2));
        tool.GetProperty("callers").EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("clerk");
        tool.GetProperty("errorClasses").EnumerateArray().Select(one => $"{one.GetProperty("type")} {one.GetProperty("calls")}").ShouldBe(["timeout 2"]);
        tool.GetProperty("failed").GetArrayLength().ShouldBe(2);
        tool.GetProperty("slowest")[0].GetProperty("durationNanos").GetInt64().ShouldBe(4_000_000_000);
        tool.GetProperty("sample").GetProperty("calls").GetInt32().ShouldBe(4);
        row.GetProperty("agents").EnumerateArray().Select(agent => agent.GetString()).ShouldBe(["clerk"]);
        row.GetProperty("errorClasses")[0].GetProperty("count").GetInt32().ShouldBe(2);
        (await server.GetJsonAsync("/api/v1/tools/" + Uri.EscapeDataString("a/b%") + "?agent=other")).GetProperty("calls").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Failures_OfAnArgumentAndAnAttribute_AreFound()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < 40; i++)
        {
            bool hasStar = i % 4 == 0;
            await SendToolAsync(server, now.AddSeconds(-i), "search", 0, hasStar ? "bad_query" : null,
                ("gen_ai.tool.call.arguments", $$"""{"query":"{{(hasStar ? "order *" : "order")}} {{i}}","limit":{{i % 3}}}"""), ("shop.region", hasStar ? "north" : "south"));
        }

        JsonElement failures = await server.GetJsonAsync("/api/v1/tools/search/failures");

        (failures.GetProperty("failures").GetInt32(), failures.GetProperty("successes").GetInt32(), failures.GetProperty("withArguments").GetInt32()).ShouldBe((10, 30, 40));
        JsonElement first = failures.GetProperty("items")[0];
        Text(first.GetProperty("feature")).ShouldBe("attribute shop.region equal north");
        first.GetProperty("alike").EnumerateArray().Select(Text).ShouldContain("argument query contains *");
        (first.GetProperty("failures").GetInt32(), first.GetProperty("failuresOf").GetInt32(), first.GetProperty("successes").GetInt32()).ShouldBe((10, 10, 0));
        first.GetProperty("lift").GetDouble().ShouldBe(4);
        first.GetProperty("newest").GetArrayLength().ShouldBe(3);
        first.GetProperty("pValue").GetDouble().ShouldBeLessThan(1e-6);
        failures.GetProperty("items").EnumerateArray().Select(item => Text(item.GetProperty("feature"))).ShouldNotContain(text => text.StartsWith("argument limit equal"));
    }

    [Theory]
    [InlineData("tool.success", "false", "true")]
    [InlineData("gen_ai.tool.status", "failed", "ok")]
    [InlineData("http.response.status_code", "400", "200")]
    public async Task Failures_ThatTellThatTheyFailed_HaveNothingInCommonByThat(string key, string failed, string succeeded)
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < 24; i++)
        {
            bool fails = i % 4 == 0;
            await SendToolAsync(server, now.AddSeconds(-i), "search", 0, fails ? "timeout" : null, (key, fails ? failed : succeeded));
        }

        JsonElement failures = await server.GetJsonAsync("/api/v1/tools/search/failures");

        failures.GetProperty("failures").GetInt32().ShouldBe(6);
        failures.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData(2, true, 0)]
    [InlineData(8, false, 0)]
    public async Task Failures_TooFewOrByChance_HaveNothingInCommon(int failed, bool isPattern, int expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < 16; i++)
        {
            await SendToolAsync(server, now.AddSeconds(-i), "search", 0, i < failed ? "timeout" : null, ("shop.region", (isPattern ? i < failed : i % 2 == 0) ? "north" : "south"));
        }

        JsonElement failures = await server.GetJsonAsync("/api/v1/tools/search/failures");

        failures.GetProperty("items").GetArrayLength().ShouldBe(expected);
        failures.GetProperty("withArguments").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Agent_TellsRunsVersionsToolsModelsAndGraph()
    {
        await using TestServer server = await TestServer.StartAsync();
        foreach (string version in new[] { "1", "2", "2" })
        {
            await SendRunAsync(server, version, turns: version == "1" ? 9 : 2);
        }

        JsonElement agent = await server.GetJsonAsync("/api/v1/agents/clerk");
        JsonElement graph = await server.GetJsonAsync("/api/v1/agents/clerk/graph");
        JsonElement[] rows = [.. (await server.GetJsonAsync("/api/v1/overview/agents")).GetProperty("items").EnumerateArray()];

        (agent.GetProperty("runs").GetInt32(), agent.GetProperty("iterationsP50").GetInt32()).ShouldBe((3, 2));
        agent.GetProperty("versions").EnumerateArray().Select(one => $"{one.GetProperty("version")}: {one.GetProperty("runs")}").ShouldBe(["2: 2", "1: 1"]);
        agent.GetProperty("tools").EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("find");
        agent.GetProperty("models").EnumerateArray().ShouldHaveSingleItem().GetProperty("calls").GetInt32().ShouldBe(13);
        agent.GetProperty("looping").EnumerateArray().ShouldHaveSingleItem().GetProperty("iterations").GetInt32().ShouldBe(9);
        agent.GetProperty("dearest")[0].GetProperty("traceId").GetString().ShouldBe(agent.GetProperty("looping")[0].GetProperty("traceId").GetString());
        graph.GetProperty("runs").GetInt32().ShouldBe(3);
        graph.GetProperty("edges").EnumerateArray().Select(edge => $"{edge.GetProperty("source")} > {edge.GetProperty("target")}: {edge.GetProperty("calls")}")
            .ShouldBe(["agent clerk > llm gpt-4o: 13", "agent clerk > agent helper: 3", "agent helper > tool find: 3"], ignoreOrder: true);
        rows.Select(row => $"{row.GetProperty("name")} {row.GetProperty("runs")} runs, {row.GetProperty("calls")} calls").ShouldBe(["clerk 3 runs, 3 calls", "helper 0 runs, 3 calls"]);
        rows[0].GetProperty("versions").EnumerateArray().Select(version => version.GetString()).ShouldBe(["1", "2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Graph_HasToolCallsThatOnlyMessagesTellOf()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        await server.SendJsonAsync(OtlpJson.Traces("shop",
            OtlpJson.Span(traceId, root, "invoke_agent clerk", null, null, 3, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk")),
            OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat gpt-4o", root, null, 1, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.agent.name", "clerk"), ("gen_ai.request.model", "gpt-4o"),
                ("gen_ai.response.finish_reasons", "tool_calls"),
                ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"get_weather","arguments":{}}],"finish_reason":"tool_call"}]"""))));

        JsonElement graph = await server.GetJsonAsync("/api/v1/agents/clerk/graph");

        graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).ShouldBe(["agent clerk", "llm gpt-4o", "tool get_weather"], ignoreOrder: true);
    }

    [Fact]
    public async Task Model_TellsDriftFinishReasonsAndParameters()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < 6; i++)
        {
            await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat", null, now.AddSeconds(-i), i < 3 ? 1 : 4, i == 5 ? 2 : 0,
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", i < 2 ? "gpt-4o" : "gpt-4o-2024-08-06"), ("gen_ai.response.model", "gpt-4o-2024-08-06"),
                ("gen_ai.request.temperature", i < 3 ? 0.0 : 1.0), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100), ("gen_ai.response.finish_reasons", new[] { i == 0 ? "length" : "stop" }))));
        }

        JsonElement model = await server.GetJsonAsync("/api/v1/models/gpt-4o-2024-08-06");
        JsonElement row = (await server.GetJsonAsync("/api/v1/overview/models")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        model.GetProperty("requested").EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("calls")}").ShouldBe(["gpt-4o-2024-08-06 4", "gpt-4o 2"]);
        model.GetProperty("finishReasons").EnumerateArray().Select(one => $"{one.GetProperty("value")} {one.GetProperty("count")}").ShouldBe(["stop 5", "length 1"]);
        JsonElement temperature = model.GetProperty("parameters").EnumerateArray().ShouldHaveSingleItem();
        temperature.GetProperty("values").EnumerateArray()
            .Select(value => $"{value.GetProperty("from")}: {value.GetProperty("calls")} calls, {value.GetProperty("errors")} errors, {value.GetProperty("p50Nanos").GetInt64() / 1_000_000_000} s, {value.GetProperty("meanCostUsd").GetDouble().ToString("0.0000", CultureInfo.InvariantCulture)}")
            .ShouldBe(["0: 3 calls, 0 errors, 1 s, 0.0035", "1: 3 calls, 1 errors, 4 s, 0.0035"]);
        model.GetProperty("usage").GetProperty("costUsd").GetDouble().ShouldBe(0.021, 1e-9);
        row.GetProperty("requestedAs").EnumerateArray().Select(name => name.GetString()).ShouldBe(["gpt-4o"]);
        row.GetProperty("contextUseP95").GetDouble().ShouldBe(1000 / 128_000d, 1000 / 128_000d * 0.05);
        row.GetProperty("contextUseMax").GetDouble().ShouldBe(1000 / 128_000d, 1000 / 128_000d * 0.05);
    }

    [Fact]
    public async Task Mcp_CountsARequestOnce_ThoughBothSidesTellOfIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        string client = OtlpJson.NewSpanId();
        JsonObject asked = OtlpJson.Span(traceId, client, "tools/call find", null, null, 2, 0, ("mcp.method.name", "tools/call"), ("gen_ai.tool.name", "find"), ("mcp.session.id", "s-1"));
        asked["kind"] = 3;
        JsonObject answered = OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "tools/call find", client, null, 1, 0, ("mcp.method.name", "tools/call"), ("gen_ai.tool.name", "find"), ("mcp.protocol.version", "2025-06-18"));
        answered["kind"] = 2;
        await server.SendJsonAsync(OtlpJson.Traces("app", asked));
        await server.SendJsonAsync(OtlpJson.Traces("notes", answered));

        await SendToolAsync(server, TimeProvider.System.GetUtcNow(), "find", 1, null);
        await SendToolAsync(server, TimeProvider.System.GetUtcNow(), "add", 1, null);

        JsonElement mcp = await server.GetJsonAsync("/api/v1/mcp");
        ILookup<string, string?> servers = (await server.GetJsonAsync("/api/v1/overview/tools")).GetProperty("items").EnumerateArray()
            .SelectMany(tool => tool.GetProperty("mcpServers").EnumerateArray(), (tool, name) => (Tool: tool.GetProperty("name").GetString()!, Name: name.GetString()))
            .ToLookup(pair => pair.Tool, pair => pair.Name);

        JsonElement method = mcp.GetProperty("methods").EnumerateArray().ShouldHaveSingleItem();
        $"{method.GetProperty("server")} {method.GetProperty("method")} {method.GetProperty("target")} {method.GetProperty("calls")}".ShouldBe("notes tools/call find 1");
        method.GetProperty("p50Nanos").GetInt64().ShouldBe(2_000_000_000);
        mcp.GetProperty("servers")[0].GetProperty("versions")[0].GetString().ShouldBe("2025-06-18");
        mcp.GetProperty("sessions").EnumerateArray().ShouldHaveSingleItem().GetProperty("target").GetString().ShouldBe("s-1");
        servers["find"].ShouldBe(["notes"]);
        servers["add"].ShouldBeEmpty();
    }

    private static string Text(JsonElement feature) => $"{feature.GetProperty("of")} {feature.GetProperty("key")} {feature.GetProperty("is")} {feature.GetProperty("value")}".TrimEnd();

    private static Task SendToolAsync(TestServer server, DateTimeOffset start, string name, int seconds, string? errorType, params (string, object)[] more) =>
        server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "execute_tool " + name, null, start, seconds + 1, errorType is null ? 0 : 2,
        [
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", name), ("gen_ai.agent.name", "clerk"), .. more, .. errorType is null ? Array.Empty<(string, object)>() : [("error.type", errorType)],
        ])));

    /// <summary>An agent that asks its model some times and has another agent use a tool.</summary>
    private static Task SendRunAsync(TestServer server, string version, int turns)
    {
        string traceId = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        string helper = OtlpJson.NewSpanId();
        return server.SendJsonAsync(OtlpJson.Traces("shop",
        [
            OtlpJson.Span(traceId, root, "invoke_agent clerk", null, null, 3, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk"), ("gen_ai.agent.version", version)),
            .. Enumerable.Range(0, turns).Select(_ => OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat gpt-4o", root, null, 1, 0,
                ("gen_ai.operation.name", "chat"), ("gen_ai.agent.name", "clerk"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 10))),
            OtlpJson.Span(traceId, helper, "invoke_agent helper", root, null, 1, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "helper")),
            OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "execute_tool find", helper, null, 1, 0, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find"), ("gen_ai.agent.name", "clerk")),
        ]));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>The query language over HTTP.</summary>
public sealed class SearchApiTests
{
    [Theory]
    [InlineData("agent = \"planner\" and cost > 0.001 and tool.error", true)]
    [InlineData("agent = planner and cost > 1", false)]
    [InlineData("(model ~ \"gpt-4*\" or provider = anthropic) and not status = error", true)]
    [InlineData("duration >= 2s and tokens > 1k and errors = 1", true)]
    [InlineData("conversation in (conv-1, conv-2) and user = ada", true)]
    [InlineData("tool = find_order and error.type = timeout", true)]
    [InlineData("span(kind = llm and error.type exists)", false)]
    [InlineData("order \"order 7\"", true)]
    [InlineData("attr.gen_ai.tool.call.id = c1", true)]
    [InlineData("attr.gen_ai.usage.input_tokens > 999", true)]
    // gpt-4o has a window of 128,000 tokens; the call sends 1,000.
    [InlineData("context > 0.7%", true)]
    [InlineData("context > 0.8%", false)]
    [InlineData("span(context < 1% and model = gpt-4o)", true)]
    public async Task List_WithQuery_FindsOrNot(string query, bool found)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement page = await server.GetJsonAsync("/api/v1/traces?service=shop&query=" + Uri.EscapeDataString(query));

        page.GetProperty("items").GetArrayLength().ShouldBe(found ? 1 : 0);
    }

    [Theory]
    [InlineData("/api/v1/traces?query=", "cost > 1 and agnet = x", 13, 5)]
    [InlineData("/api/v1/facets?query=", "duration > 5", 11, 1)]
    [InlineData("/api/v1/live?query=", "errors > 1", 0, 6)]
    public async Task WrongQuery_IsAProblemWithItsPlace(string path, string query, int position, int length)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync(path + Uri.EscapeDataString(query));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("parameter").GetString().ShouldBe("query");
        (problem.GetProperty("position").GetInt32(), problem.GetProperty("length").GetInt32()).ShouldBe((position, length));
    }

    [Fact]
    public async Task Facets_CountTheTracesThatTheQueryFinds()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop"));
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop"));
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "billing"));

        JsonElement all = await server.GetJsonAsync("/api/v1/facets");
        JsonElement some = await server.GetJsonAsync("/api/v1/facets?query=service%20%3D%20shop");
        JsonElement more = await server.GetJsonAsync("/api/v1/facets?fields=user,error.type,finish_reason,environment,status&query=tool.error");
        JsonElement none = await server.GetJsonAsync("/api/v1/facets?query=cost%20%3E%201");

        Text(all.GetProperty("service")).ShouldBe("shop 2, billing 1");
        Text(some.GetProperty("service")).ShouldBe("shop 2");
        Text(some.GetProperty("tool")).ShouldBe("find_order 2");
        Text(more.GetProperty("user")).ShouldBe("ada 3");
        Text(more.GetProperty("error.type")).ShouldBe("timeout 3");
        Text(more.GetProperty("finish_reason")).ShouldBe("tool_calls 3");
        Text(more.GetProperty("status")).ShouldBe("ok 3");
        Text(more.GetProperty("environment")).ShouldBe("");
        Text(none.GetProperty("service")).ShouldBe("");
    }

    [Theory]
    [InlineData("service = billing", "b")]
    [InlineData("service = billing or service = shop", "a,b")]
    [InlineData("service = billing and cost > 1", "")]
    public async Task Conversations_WithQuery_AreThoseWithATraceThatFulfilsIt(string query, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop", conversation: "a", start: start));
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "billing", conversation: "b", start: start));
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId(), service: "shop", conversation: "b", start: start.AddMinutes(1)));

        JsonElement page = await server.GetJsonAsync("/api/v1/conversations?query=" + Uri.EscapeDataString(query));

        string.Join(',', page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("conversationId").GetString()).Order()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("", "field", "agent")]
    [InlineData("ag", "field", "agent")]
    [InlineData("cost > 1 and tool.", "field", "tool.error")]
    [InlineData("agent ", "operator", "=")]
    [InlineData("agent = ", "value", "planner")]
    [InlineData("agent = pla", "value", "planner")]
    [InlineData("agent = \"pla", "value", "planner")]
    [InlineData("model in (x, ", "value", "gpt-4o-2024-08-06")]
    [InlineData("tool.error = ", "value", "find_order")]
    [InlineData("error.type = ", "value", "timeout")]
    [InlineData("user = ", "value", "ada")]
    [InlineData("conversation = ", "value", "conv-1")]
    [InlineData("status = ", "value", "running")]
    [InlineData("duration > ", "value", "5s")]
    [InlineData("attr.gen_ai.tool.call", "field", "attr.gen_ai.tool.call.id")]
    [InlineData("attr.gen_ai.tool.call.id = ", "value", "c1")]
    [InlineData("cost > 1 ", "join", "and")]
    [InlineData("span(k", "field", "kind")]
    public async Task Complete_OffersWhatFits(string query, string expected, string item)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement answer = await server.GetJsonAsync("/api/v1/search/complete?query=" + Uri.EscapeDataString(query));

        answer.GetProperty("expected").GetString().ShouldBe(expected);
        answer.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("text").GetString()).ShouldContain(item);
        answer.GetProperty("to").GetInt32().ShouldBe(query.Length);
    }

    [Fact]
    public async Task Complete_InTheMiddle_ReplacesTheWholeWord()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonElement answer = await server.GetJsonAsync("/api/v1/search/complete?query=" + Uri.EscapeDataString("agxxx = y") + "&cursor=2");

        (answer.GetProperty("from").GetInt32(), answer.GetProperty("to").GetInt32()).ShouldBe((0, 5));
        answer.GetProperty("items")[0].GetProperty("text").GetString().ShouldBe("agent");
    }

    [Fact]
    public async Task Live_WithQuery_TellsOnlySpansThatFulfilIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        await using Stream stream = await server.Ui.GetStreamAsync("/api/v1/live?query=" + Uri.EscapeDataString("kind = tool and status = error or context > 0.7%"), limit.Token);
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        List<string> kinds = [];
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(limit.Token))
        {
            kinds.Add(JsonDocument.Parse(item.Data).RootElement.GetProperty("kind").GetString()!);
            if (kinds.Count == 2)
            {
                break;
            }
        }

        kinds.ShouldBe(["llm", "tool"], ignoreOrder: true);
    }

    private static string Text(JsonElement facet) =>
        string.Join(", ", facet.EnumerateArray().Select(value => $"{value.GetProperty("value").GetString()} {value.GetProperty("count").GetInt64()}"));
}

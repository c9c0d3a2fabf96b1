using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Clew.Tests;

public sealed class TraceApiTests
{
    [Theory]
    [InlineData("service=shop", true)]
    [InlineData("service=other", false)]
    [InlineData("agent=planner", true)]
    [InlineData("agent=nobody", false)]
    [InlineData("model=gpt-4o", true)]
    [InlineData("model=gpt-4o-2024-08-06", true)]
    [InlineData("model=gpt-5", false)]
    [InlineData("tool=find_order", true)]
    [InlineData("tool=other", false)]
    [InlineData("conversation=conv-1", true)]
    [InlineData("conversation=conv-2", false)]
    [InlineData("user=ada", true)]
    [InlineData("user=bob", false)]
    [InlineData("status=ok", true)]
    [InlineData("status=error", false)]
    [InlineData("minDurationMs=2500", true)]
    [InlineData("minDurationMs=9000", false)]
    [InlineData("minCostUsd=0.003", true)]
    [InlineData("minCostUsd=1", false)]
    [InlineData("q=ORDER%207", true)]
    [InlineData("q=nowhere", false)]
    [InlineData("attr.gen_ai.tool.call.id=c1", true)]
    [InlineData("attr.gen_ai.usage.input_tokens=1000", true)]
    [InlineData("attr.service.name=shop", true)]
    [InlineData("attr.gen_ai.tool.call.id=c2", false)]
    [InlineData("from=-1h", true)]
    [InlineData("to=-1h", false)]
    [InlineData("service=shop&agent=planner&model=gpt-4o&tool=find_order&q=order&from=-1h", true)]
    public async Task List_WithFilter_FindsOrNot(string query, bool found)
    {
        await using TestServer server = await TestServer.StartAsync();
        (await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()))).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement page = await server.GetJsonAsync("/api/v1/traces?" + query);

        page.GetProperty("items").GetArrayLength().ShouldBe(found ? 1 : 0);
    }

    [Theory]
    [InlineData("", "recent greedy")]
    [InlineData("order=newest", "recent greedy")]
    [InlineData("order=tokens", "greedy recent")]
    [InlineData("order=tokens&limit=1", "greedy")]
    [InlineData("order=errors", "recent greedy")]
    [InlineData("order=duration", "recent greedy")]
    public async Task Conversations_InAnOrder_AreTheGreatestFirst(string query, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach ((string id, int minutesAgo, int tokens, int seconds, int status) in new[] { ("greedy", 2, 900, 1, 0), ("recent", 1, 50, 5, 2) })
        {
            await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat gpt-4o", null, now.AddMinutes(-minutesAgo), seconds, status,
                ("gen_ai.operation.name", "chat"), ("gen_ai.conversation.id", id), ("gen_ai.usage.input_tokens", tokens), ("gen_ai.usage.output_tokens", 1))));
        }

        JsonElement page = await server.GetJsonAsync("/api/v1/conversations?" + query);

        string.Join(' ', page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("conversationId").GetString())).ShouldBe(expected);
        page.GetProperty("isPartial").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Trace_HasTotalsErrorAndCost()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.AgentRun(traceId));

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");

        trace.GetProperty("rootName").GetString().ShouldBe("invoke_agent planner");
        trace.GetProperty("llmCalls").GetInt64().ShouldBe(1);
        trace.GetProperty("toolCalls").GetInt64().ShouldBe(1);
        trace.GetProperty("errorCount").GetInt64().ShouldBe(1);
        // 1,000 tokens in at $2.50 and 100 out at $10 per million.
        trace.GetProperty("usage").GetProperty("costUsd").GetDouble().ShouldBe(0.0035, 1e-9);
        JsonElement tool = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "tool");
        tool.GetProperty("tool").GetProperty("name").GetString().ShouldBe("find_order");
        tool.GetProperty("error").GetProperty("type").GetString().ShouldBe("timeout");
    }

    [Fact]
    public async Task Span_HasItsMessages()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        JsonElement llm = (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "llm");

        JsonElement messages = (await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{llm.GetProperty("spanId").GetString()}")).GetProperty("messages");

        llm.GetProperty("hasContent").GetBoolean().ShouldBeTrue();
        messages.GetProperty("input")[0].GetProperty("parts")[0].GetProperty("text").GetString().ShouldBe("Where is order 7?");
        JsonElement call = messages.GetProperty("output")[0].GetProperty("parts")[0];
        call.GetProperty("type").GetString().ShouldBe("tool_call");
        call.GetProperty("arguments").GetString().ShouldBe("""{"id":7}""");
    }

    [Fact]
    public async Task List_PagesThroughAllTraces_NewestFirst()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        string[] ids = [.. Enumerable.Range(0, 25).Select(_ => OtlpJson.NewTraceId())];
        for (int i = 0; i < ids.Length; i++)
        {
            await server.SendJsonAsync(OtlpJson.AgentRun(ids[i], start: start.AddSeconds(i)));
        }

        List<string> listed = [];
        string? cursor = null;
        do
        {
            JsonElement page = await server.GetJsonAsync("/api/v1/traces?limit=10" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("traceId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        listed.ShouldBe(ids.Reverse());
    }

    [Fact]
    public async Task Conversation_ListsItsTurnsInOrder()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        string[] ids = [OtlpJson.NewTraceId(), OtlpJson.NewTraceId(), OtlpJson.NewTraceId()];
        foreach (int i in new[] { 2, 0, 1 })
        {
            await server.SendJsonAsync(OtlpJson.AgentRun(ids[i], conversation: "a/b %2F?", start: start.AddSeconds(i)));
        }

        JsonElement conversation = await server.GetJsonAsync("/api/v1/conversations/" + Uri.EscapeDataString("a/b %2F?"));

        conversation.GetProperty("turns").GetInt64().ShouldBe(3);
        conversation.GetProperty("items").EnumerateArray().Select(turn => turn.GetProperty("traceId").GetString()).ShouldBe(ids);
    }

    [Fact]
    public async Task Trace_PageByPage_IsOneStateOfTheTrace()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        JsonElement first = await server.GetJsonAsync($"/api/v1/traces/{traceId}?limit=2");
        string cursor = first.GetProperty("nextCursor").GetString()!;
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "late", null)));

        JsonElement second = await server.GetJsonAsync($"/api/v1/traces/{traceId}?limit=2&cursor={cursor}");
        JsonElement gone = await server.GetJsonAsync($"/api/v1/traces/{traceId}?limit=2&cursor=2.999");

        (second.GetProperty("spanCount").GetInt64(), second.GetProperty("spans").GetArrayLength()).ShouldBe((3, 1));
        second.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
        (gone.GetProperty("spanCount").GetInt64(), gone.GetProperty("spans").GetArrayLength()).ShouldBe((4, 2));
    }

    [Fact]
    public async Task MissingParent_IsListed()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "orphan", "00f067aa0ba902b7")));

        JsonElement missing = (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("missingParents");

        missing[0].GetProperty("spanId").GetString().ShouldBe("00f067aa0ba902b7");
        missing[0].GetProperty("children").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Live_TellsASpanAfterItsCommit()
    {
        await using TestServer server = await TestServer.StartAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        await using Stream stream = await server.Ui.GetStreamAsync("/api/v1/live", limit.Token);
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.AgentRun(traceId));

        SseItem<string> first = default;
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(limit.Token))
        {
            first = item;
            break;
        }

        first.EventType.ShouldBe("span");
        JsonDocument.Parse(first.Data).RootElement.GetProperty("traceId").GetString().ShouldBe(traceId);
        (await server.Ui.GetAsync($"/api/v1/traces/{traceId}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_CountWhatWasStoredAndRejected()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span("00", OtlpJson.NewSpanId(), "bad")));
        await server.SendJsonAsync("not json");

        string metrics = await server.Ui.GetStringAsync("/metrics");

        metrics.ShouldContain("clew_ingest_items_received_total{signal=\"traces\"} 4\n");
        metrics.ShouldContain("clew_ingest_items_stored_total{signal=\"traces\"} 3\n");
        metrics.ShouldContain("clew_ingest_items_rejected_total{signal=\"traces\"} 1\n");
        metrics.ShouldContain("clew_ingest_requests_refused_total{signal=\"traces\",reason=\"malformed\"} 1\n");
        metrics.ShouldContain("clew_store_commit_seconds_count 1\n");
    }
}

using System.Net;
using System.Text.Json;

namespace Clew.Tests;

public sealed class UsageApiTests
{
    [Fact]
    public async Task Usage_ByModel_HasCallsTokensCostAndDurations()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement item = (await server.GetJsonAsync("/api/v1/usage?from=-1h&groupBy=model,provider")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        item.GetProperty("group").GetRawText().ShouldBe("""{"model":"gpt-4o-2024-08-06","provider":"openai"}""");
        item.GetProperty("calls").GetInt64().ShouldBe(2);
        item.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(2000);
        item.GetProperty("usage").GetProperty("costUsd").GetDouble().ShouldBe(0.007, 1e-9);
        item.GetProperty("duration").GetProperty("count").GetInt64().ShouldBe(2);
        item.GetProperty("duration").GetProperty("p95Nanos").GetInt64().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("services", "shop")]
    [InlineData("agents", "planner")]
    [InlineData("tools", "find_order")]
    [InlineData("models", "gpt-4o-2024-08-06")]
    public async Task List_HasWhatTheRunUsed(string list, string name)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));

        JsonElement item = (await server.GetJsonAsync("/api/v1/" + list)).GetProperty("items")[0];

        item.GetProperty("group").EnumerateObject().First().Value.GetString().ShouldBe(name);
        item.GetProperty("calls").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Models_Unpriced_AreListedWithSinceWhen()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        foreach (int minutes in new[] { 20, 50, 5 })
        {
            await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat", null, now.AddMinutes(-minutes), attributes:
                [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "acme"), ("gen_ai.request.model", "acme-1"), ("gen_ai.usage.input_tokens", 10)])));
        }

        JsonElement item = (await server.GetJsonAsync("/api/v1/models?unpriced=true")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        item.GetProperty("group").GetRawText().ShouldBe("""{"model":"acme-1","provider":"acme"}""");
        (item.GetProperty("calls").GetInt64(), item.GetProperty("unpricedCalls").GetInt64(), item.GetProperty("usage").GetProperty("inputTokens").GetInt64()).ShouldBe((3, 3, 30));
        item.GetProperty("unpricedSince").GetDateTimeOffset().ShouldBeInRange(now.AddMinutes(-51), now.AddMinutes(-50));
        (await server.GetJsonAsync("/api/v1/models")).GetProperty("items").EnumerateArray().Single(model => model.GetProperty("unpricedCalls").GetInt64() == 0)
            .GetProperty("unpricedSince").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("unpriced=yes", "unpriced")]
    [InlineData("groupBy=colour", "groupBy")]
    [InlineData("groupBy=model,model", "groupBy")]
    [InlineData("interval=90s", "interval")]
    [InlineData("interval=m", "interval")]
    [InlineData("calls=phone", "calls")]
    [InlineData("limit=1001", "limit")]
    [InlineData("user=ada", "user")]
    public async Task Usage_WrongParameter_IsNamed(string query, string parameter)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/usage?" + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("parameter").GetString().ShouldBe(parameter);
    }

    [Fact]
    public async Task Usage_SameRequestTwice_IsSettledToOnce()
    {
        await using TestServer server = await TestServer.StartAsync();
        string run = OtlpJson.AgentRun(OtlpJson.NewTraceId());
        await server.SendJsonAsync(run);
        await server.SendJsonAsync(run);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));

        while ((await server.Ui.GetStringAsync("/metrics", limit.Token)).Contains("clew_settle_traces_corrected_total 0\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        JsonElement usage = (await server.GetJsonAsync("/api/v1/usage")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (usage.GetProperty("calls").GetInt64(), usage.GetProperty("usage").GetProperty("inputTokens").GetInt64()).ShouldBe((1, 1000));
        JsonElement listed = (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items")[0];
        (listed.GetProperty("spanCount").GetInt64(), listed.GetProperty("usage").GetProperty("inputTokens").GetInt64()).ShouldBe((3, 1000));
    }
}

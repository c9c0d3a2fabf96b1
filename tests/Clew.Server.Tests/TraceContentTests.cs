using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class TraceContentTests
{
    [Fact]
    public async Task Logs_OfATrace_ComeByTimeInPages()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        JsonObject[] records = [.. Enumerable.Range(0, 5).Select(i => At(OtlpJson.Log(traceId, i % 2 == 0 ? OtlpJson.NewSpanId() : null, "step", $"line {i}"), 5 - i))];
        (await server.SendJsonAsync(OtlpJson.Logs("shop", "worker", [.. records, At(OtlpJson.Log(OtlpJson.NewTraceId(), null, "step", "of another trace"), 3)]), "/v1/logs")).EnsureSuccessStatusCode();

        List<string> bodies = [];
        string? cursor = null;
        do
        {
            JsonElement page = await server.GetJsonAsync($"/api/v1/traces/{traceId}/logs?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            bodies.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("body").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        bodies.ShouldBe(["line 4", "line 3", "line 2", "line 1", "line 0"]);
    }

    [Fact]
    public async Task Messages_OfSomeSpans_AreThoseOfTheSpanItself()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        string[] ids = [.. (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("spanId").GetString()!)];

        JsonElement items = (await server.GetJsonAsync($"/api/v1/traces/{traceId}/messages?spans={string.Join(',', ids)}")).GetProperty("items");

        items.EnumerateArray().Select(item => item.GetProperty("spanId").GetString()).ShouldBe(ids, ignoreOrder: true);
        foreach (JsonElement item in items.EnumerateArray())
        {
            JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{item.GetProperty("spanId").GetString()}");
            JsonElement.DeepEquals(item.GetProperty("messages"), detail.GetProperty("messages")).ShouldBeTrue();
        }
        items.EnumerateArray().Count(item => item.GetProperty("messages").ValueKind == JsonValueKind.Object).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("messages?spans=xyz")]
    [InlineData("messages?spans=")]
    [InlineData("logs?cursor=later")]
    [InlineData("logs?limit=0")]
    public async Task WrongParameter_IsAProblem(string call)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync($"/api/v1/traces/5b8efff798038103d269b633813fc60c/{call}");

        response.StatusCode.ShouldBe(call.EndsWith('=') ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static JsonObject At(JsonObject log, int second)
    {
        log["timeUnixNano"] = $"{1_763_712_000L + second}000000000";
        return log;
    }
}

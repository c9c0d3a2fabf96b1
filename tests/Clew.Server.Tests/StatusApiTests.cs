using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

public sealed class StatusApiTests
{
    [Fact]
    public async Task Retention_OfTheDocument_IsInForceUntilItIsDeleted()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { RetentionDays = 7 });
        (await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()))).EnsureSuccessStatusCode();
        Text(await server.GetJsonAsync("/api/v1/status")).ShouldBe("7 null configuration");

        (await server.Ui.PutAsJsonAsync("/api/v1/documents/retention/store", new { days = 3, maxBytes = 5_000_000_000 })).EnsureSuccessStatusCode();

        JsonElement status = await server.GetJsonAsync("/api/v1/status");
        Text(status).ShouldBe("3 5000000000 settings");
        JsonElement today = status.GetProperty("days").EnumerateArray().ShouldHaveSingleItem();
        today.GetProperty("spans").GetInt32().ShouldBeGreaterThan(0);
        today.GetProperty("sealed").GetBoolean().ShouldBeFalse();
        DateTimeOffset.Parse(today.GetProperty("deletedFrom").GetString()!, null).ShouldBe(DateTimeOffset.Parse(today.GetProperty("day").GetString() + "T00:00:00Z", null).AddDays(4));
        (await server.Ui.DeleteAsync("/api/v1/documents/retention/store")).EnsureSuccessStatusCode();
        Text(await server.GetJsonAsync("/api/v1/status")).ShouldBe("7 null configuration");
    }

    [Fact]
    public async Task Conversation_TellsHowFullTheContextWindowWas()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(OtlpJson.AgentRun(traceId))).EnsureSuccessStatusCode();

        JsonElement conversation = await server.GetJsonAsync("/api/v1/conversations/conv-1?context=true");

        JsonElement use = conversation.GetProperty("context").EnumerateArray().ShouldHaveSingleItem();
        use.GetProperty("traceId").GetString().ShouldBe(traceId);
        use.GetProperty("model").GetString().ShouldBe("gpt-4o-2024-08-06");
        use.GetProperty("contextWindowTokens").GetInt64().ShouldBe(128_000);
        use.GetProperty("inputTokens").GetInt64().ShouldBeGreaterThanOrEqualTo(1000);
        (await server.GetJsonAsync("/api/v1/conversations/conv-1")).TryGetProperty("context", out _).ShouldBeFalse();
    }

    private static string Text(JsonElement status)
    {
        JsonElement retention = status.GetProperty("retention");
        return $"{retention.GetProperty("days").GetRawText()} {retention.GetProperty("maxBytes").GetRawText()} {retention.GetProperty("source").GetString()}";
    }
}

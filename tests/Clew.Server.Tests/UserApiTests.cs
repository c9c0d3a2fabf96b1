using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests;

public sealed class UserApiTests
{
    [Fact]
    public async Task Users_SumUpTheirTraces_LastSeenFirst()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await SendAsync(server, "ada", now.AddMinutes(-30), ("gpt-4o", 1000));
        await SendAsync(server, "ada", now.AddMinutes(-10), ("gpt-4o", 500), ("nobody-knows", 7));
        await SendAsync(server, "bob", now.AddMinutes(-5), ("nobody-knows", 11));
        await SendAsync(server, null, now, ("gpt-4o", 9));

        JsonElement[] users = [.. (await server.GetJsonAsync("/api/v1/users")).GetProperty("items").EnumerateArray()];

        users.Select(user => user.GetProperty("userId").GetString()).ShouldBe(["bob", "ada"]);
        Text(users[0]).ShouldBe("1 traces, 1 calls, 0 errors, 11 tokens, cost null");
        Text(users[1]).ShouldBe("2 traces, 3 calls, 0 errors, 1507 tokens, cost 0.00375");
        users[0].GetProperty("startTime").GetDateTimeOffset().ShouldBe(now.AddMinutes(-5), TimeSpan.FromMilliseconds(1));
        users[1].GetProperty("lastTime").GetDateTimeOffset().ShouldBe(now.AddMinutes(-10).AddSeconds(1), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Users_OfARange_AreThoseWhoseTracesStartInIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await SendAsync(server, "ada", now.AddHours(-3), ("gpt-4o", 1000));
        await SendAsync(server, "ada", now.AddMinutes(-10), ("gpt-4o", 500));
        await SendAsync(server, "bob", now.AddHours(-3), ("gpt-4o", 1));

        JsonElement user = (await server.GetJsonAsync("/api/v1/users?from=-1h")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        Text(user).ShouldBe("1 traces, 1 calls, 0 errors, 500 tokens, cost 0.00125");
    }

    [Fact]
    public async Task Users_FollowingTheCursor_AreEachThereOnce()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (int user in Enumerable.Range(0, 7))
        {
            await SendAsync(server, $"user-{user}", now.AddMinutes(-(user / 2)), ("gpt-4o", 1));
        }
        List<string> seen = [];
        string cursor = "";
        do
        {
            JsonElement page = await server.GetJsonAsync("/api/v1/users?limit=3" + cursor);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(user => user.GetProperty("userId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? "&cursor=" + next : "";
        }
        while (cursor.Length > 0);

        seen.ShouldBe(["user-1", "user-0", "user-3", "user-2", "user-5", "user-4", "user-6"]);
    }

    [Fact]
    public async Task User_TellsSumsOverTimeModelsAndAgents()
    {
        await using TestServer server = await TestServer.StartAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await SendAsync(server, "a/b%", now.AddHours(-30), ("gpt-4o", 1000));
        await SendAsync(server, "a/b%", now.AddMinutes(-10), ("gpt-4o", 500), ("nobody-knows", 7));
        await SendAsync(server, "bob", now.AddMinutes(-5), ("nobody-knows", 11));

        JsonElement user = await server.GetJsonAsync("/api/v1/users/" + Uri.EscapeDataString("a/b%"));

        Text(user).ShouldBe("2 traces, 3 calls, 0 errors, 1507 tokens, cost 0.00375");
        user.GetProperty("conversations").GetInt32().ShouldBe(0);
        JsonElement[] buckets = [.. user.GetProperty("buckets").EnumerateArray()];
        buckets.Select(bucket => bucket.GetProperty("usage").GetProperty("inputTokens").GetInt32()).ShouldBe([1000, 507]);
        buckets.Sum(bucket => bucket.GetProperty("traces").GetInt32()).ShouldBe(2);
        user.GetProperty("models").EnumerateArray().Select(model => $"{model.GetProperty("value")} {model.GetProperty("count")}").ShouldBe(["gpt-4o 2", "nobody-knows 1"]);
        Text(await server.GetJsonAsync($"/api/v1/users/{Uri.EscapeDataString("a/b%")}?from=-1h")).ShouldBe("1 traces, 2 calls, 0 errors, 507 tokens, cost 0.00125");
        (await server.Ui.GetAsync("/api/v1/users/nobody")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Sums_OfUserConversationTracesAndLedger_Agree()
    {
        await using TestServer server = await TestServer.StartAsync();
        string[] traceIds = [OtlpJson.NewTraceId(), OtlpJson.NewTraceId()];
        foreach (string traceId in traceIds)
        {
            (await server.SendJsonAsync(OtlpJson.AgentRun(traceId))).EnsureSuccessStatusCode();
        }
        List<JsonElement> ledgers = [];
        foreach (string traceId in traceIds)
        {
            ledgers.Add((await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger")).GetProperty("usage"));
        }
        (long, long, decimal) counted = Sum(ledgers);

        Sum([(await server.GetJsonAsync("/api/v1/users/ada")).GetProperty("usage")]).ShouldBe(counted);
        Sum((await server.GetJsonAsync("/api/v1/users/ada")).GetProperty("buckets").EnumerateArray().Select(bucket => bucket.GetProperty("usage"))).ShouldBe(counted);
        JsonElement conversation = await server.GetJsonAsync("/api/v1/conversations/conv-1");
        Sum([conversation.GetProperty("usage")]).ShouldBe(counted);
        Sum(conversation.GetProperty("items").EnumerateArray().Select(turn => turn.GetProperty("usage"))).ShouldBe(counted);

        static (long Input, long Output, decimal Cost) Sum(IEnumerable<JsonElement> usages) => usages.Aggregate((0L, 0L, 0m), static (sum, usage) => (
            sum.Item1 + usage.GetProperty("inputTokens").GetInt64(), sum.Item2 + usage.GetProperty("outputTokens").GetInt64(), sum.Item3 + Math.Round(usage.GetProperty("costUsd").GetDecimal(), 9)));
    }

    private static string Text(JsonElement user) =>
        $"{user.GetProperty("traces")} traces, {user.GetProperty("calls")} calls, {user.GetProperty("errorCount")} errors, "
        + $"{user.GetProperty("usage").GetProperty("inputTokens")} tokens, cost {user.GetProperty("usage").GetProperty("costUsd").GetRawText()}";

    private static async Task SendAsync(TestServer server, string? user, DateTimeOffset start, params (string Model, int Tokens)[] calls)
    {
        string traceId = OtlpJson.NewTraceId();
        JsonObject[] spans = [.. calls.Select(call => OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat", null, start, 1, 0,
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", call.Model), ("gen_ai.usage.input_tokens", call.Tokens),
            .. user is null ? Array.Empty<(string, object)>() : [("user.id", user)],
        ]))];
        (await server.SendJsonAsync(OtlpJson.Traces("shop", spans))).EnsureSuccessStatusCode();
    }
}

using System.Text.Json;

namespace Clew.Tests.Alerts;

public sealed class BuiltInRuleTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task HighIterations_OneRunInTwenty_FiresAndResolves()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 60).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i), more: ("agent.iterations", i % 20 == 0 ? 12 : 3))));

        JsonElement alert = await server.UntilFiringAsync("high-iterations", Step);

        Text(alert, "severity").ShouldBe("warning");
        alert.GetProperty("labels").GetProperty("agent").GetString().ShouldBe("planner");
        alert.GetProperty("value").GetDouble().ShouldBe(0.05, 0.001);
        alert.GetProperty("threshold").GetDouble().ShouldBe(0.01);
        Text(alert, "summary").ShouldContain("5 %");
        Text(alert, "summary").ShouldContain("more than 8 iterations");
        alert.GetProperty("links")[0].GetProperty("path").GetString()!.ShouldContain("iterations%20%3E%208");
        Text(await server.UntilResolvedAsync("high-iterations", TimeSpan.FromMinutes(5)), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task HighIterations_TooFewRuns_StaysInactive()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 30).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i), more: ("agent.iterations", 12))));

        for (int i = 0; i < 8; i++)
        {
            AlertServer.Of(await server.TickAsync(Step), "high-iterations").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task ToolFailures_OneToolOfTwo_FiresForItAloneAndSaysWhatFailuresShare()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Tool("find_order", server.Now.AddSeconds(-i), failed: i % 4 == 0, ("app.region", i % 4 == 0 ? "eu" : "us"))));
        await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Tool("refund", server.Now.AddSeconds(-i))));

        JsonElement alert = await server.UntilFiringAsync("tool-failures", Step);

        Text(alert, "severity").ShouldBe("critical");
        AlertServer.Of(await server.GetAsync("/api/v1/alerts"), "tool-failures").ShouldHaveSingleItem().GetProperty("labels").GetProperty("tool").GetString().ShouldBe("find_order");
        alert.GetProperty("value").GetDouble().ShouldBe(0.75, 0.001);
        string[] suspects = [.. alert.GetProperty("suspects").EnumerateArray().Select(suspect => $"{Text(suspect, "name")}: {Text(suspect, "figure")}")];
        suspects.Length.ShouldBe(3);
        suspects[0].ShouldBe("error timeout: 100 % of the failures (10 of 10)");
        suspects[1].ShouldStartWith("attribute app.region equal eu: 100 % of the failures (10 of 10)");
        suspects[2].ShouldContain("of the failures (10 of 10)");
        await server.SendAsync("shop", Enumerable.Range(0, 400).Select(i => AlertServer.Tool("find_order", server.Now.AddSeconds(-i % 60))));
        Text(await server.UntilResolvedAsync("tool-failures", TimeSpan.FromMinutes(1)), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task TokenBudget_OneCallNearTheWindow_FiresAndResolves()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", [AlertServer.Call(server.Now, input: 122_000), AlertServer.Call(server.Now, input: 500)]);

        JsonElement alert = await server.UntilFiringAsync("token-budget", Step);

        Text(alert, "severity").ShouldBe("warning");
        alert.GetProperty("labels").GetProperty("model").GetString().ShouldBe("gpt-4o");
        // The rollups keep tokens in coarse buckets.
        alert.GetProperty("value").GetDouble().ShouldBe(122_000.0 / 128_000, 0.03);
        Text(await server.UntilResolvedAsync("token-budget", TimeSpan.FromMinutes(5)), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task SlowAgent_P99OverThirtySeconds_FiresAndNamesWhereTheTimeGoes()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 30).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-60 - i), seconds: i < 3 ? 45 : 5)));
        await server.SendAsync("shop", Enumerable.Range(0, 30).Select(i => AlertServer.Call(server.Now.AddSeconds(-60), seconds: 4, agent: "planner")));

        JsonElement alert = await server.UntilFiringAsync("slow-agent", Step);

        alert.GetProperty("labels").GetProperty("agent").GetString().ShouldBe("planner");
        alert.GetProperty("value").GetDouble().ShouldBe(45, 0.5);
        Text(alert, "summary").ShouldContain("above the threshold of 30 s");
        alert.GetProperty("suspects")[0].GetProperty("figure").GetString()!.ShouldContain("of the time in model calls");
        Text(await server.UntilResolvedAsync("slow-agent", TimeSpan.FromMinutes(5)), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task ErrorRate_RunsOfOneServiceFail_FiresAndResolves()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 100).Select(i => AlertServer.Run("planner", server.Now.AddSeconds(-i), failed: i % 10 == 0)));

        JsonElement alert = await server.UntilFiringAsync("error-rate", Step);

        alert.GetProperty("labels").GetProperty("service").GetString().ShouldBe("shop");
        alert.GetProperty("value").GetDouble().ShouldBe(0.1, 0.001);
        Text(await server.UntilResolvedAsync("error-rate", TimeSpan.FromMinutes(5)), "kind").ShouldBe("resolved");
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1.5, false)]
    public async Task CostSpike_AgainstTheSameHourOfEarlierWeeks_FiresAboveTwice(double times, bool fires)
    {
        await using AlertServer server = await AlertServer.StartAsync();
        // Between 11:10 and 11:50: a dollar an hour on the Mondays before.
        foreach (int week in Enumerable.Range(1, 4))
        {
            await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Call(server.Now.AddDays(-7 * week).AddMinutes(-10 - i), input: 10_000, output: 0)));
        }
        await server.SendAsync("shop", Enumerable.Range(0, 40).Select(i => AlertServer.Call(server.Now.AddMinutes(-10 - i), input: (int)(10_000 * times), output: 0)));

        if (!fires)
        {
            for (int i = 0; i < 12; i++)
            {
                AlertServer.Of(await server.TickAsync(Step), "cost-spike").ShouldBeEmpty();
            }
            return;
        }
        JsonElement alert = await server.UntilFiringAsync("cost-spike", Step);
        alert.GetProperty("value").GetDouble().ShouldBe(3, 0.01);
        alert.GetProperty("threshold").GetDouble().ShouldBe(2, 0.01);
        Text(alert, "summary").ShouldContain("2 times the usual $");
        alert.GetProperty("suspects")[0].GetProperty("name").GetString().ShouldBe("agent support");
        Text(await server.UntilResolvedAsync("cost-spike", TimeSpan.FromMinutes(10)), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task Budget_OfAUserInADay_FiresForThatUserAndIsOverAtMidnight()
    {
        await using AlertServer server = await AlertServer.StartAsync("alerts: { budgets: [ { usd: 0.5, per: user } ] }");
        foreach ((string user, int input) in new[] { ("ada", 300_000), ("bob", 100_000) })
        {
            string trace = OtlpJson.NewTraceId();
            string root = OtlpJson.NewSpanId();
            await server.SendAsync("shop",
            [
                OtlpJson.Span(trace, root, "invoke_agent planner", null, server.Now.AddHours(-3), 2, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("user.id", user)),
                OtlpJson.Span(trace, OtlpJson.NewSpanId(), "chat gpt-4o", root, server.Now.AddHours(-3), 1, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o"), ("gen_ai.usage.input_tokens", input), ("gen_ai.usage.output_tokens", 0)),
            ]);
        }

        JsonElement alert = await server.UntilFiringAsync("budget-user-day", Step);

        AlertServer.Of(await server.GetAsync("/api/v1/alerts"), "budget-user-day").ShouldHaveSingleItem().GetProperty("labels").GetProperty("user").GetString().ShouldBe("ada");
        alert.GetProperty("value").GetDouble().ShouldBe(0.75, 0.01);
        JsonElement over = await server.UntilResolvedAsync("budget-user-day", TimeSpan.FromMinutes(30));
        over.GetProperty("time").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(AlertServer.Noon.AddHours(12));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

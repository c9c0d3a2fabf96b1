using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Tests.Alerts;

public sealed class TraceLossTests
{
    private const string Rule = "trace-loss";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task BusyAgent_NothingComes_FiresWithinAMinuteOfItsThresholdAndResolves()
    {
        await using AlertServer server = await StartBusyAsync();
        DateTimeOffset last = server.Now;

        JsonElement alert = await server.UntilFiringAsync(Rule, Step);

        TimeSpan pause = alert.GetProperty("firedAt").GetDateTimeOffset() - last;
        pause.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(4.5));
        pause.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(6));
        Text(alert, "severity").ShouldBe("critical");
        Text(alert, "cause").ShouldBe("silent");
        Text(alert, "summary").ShouldStartWith("Agent support has sent nothing for");
        alert.GetProperty("suspects").GetArrayLength().ShouldBe(3);
        await server.SendAsync("shop", [AlertServer.Run("support", server.Now)]);
        Text(await server.UntilResolvedAsync(Rule, Step), "kind").ShouldBe("resolved");
    }

    [Fact]
    public async Task BusyAgent_RequestsRefused_CauseIsRejected()
    {
        await using AlertServer server = await StartBusyAsync();
        await server.TickAsync(TimeSpan.FromMinutes(2));
        (await server.PostAsync("{ this is no OTLP")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        JsonElement alert = await server.UntilFiringAsync(Rule, Step);

        Text(alert, "cause").ShouldBe("rejected");
        Text(alert, "summary").ShouldContain("its requests are refused (1 malformed)");
    }

    [Fact]
    public async Task BusyAgent_OnlyOtherSignals_CauseIsSampled()
    {
        await using AlertServer server = await StartBusyAsync();
        await server.TickAsync(TimeSpan.FromMinutes(2));
        (await server.PostAsync(OtlpJson.Logs("shop", "app", OtlpJson.Log(null, null, "tick", "still here")), "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement alert = await server.UntilFiringAsync(Rule, Step);

        Text(alert, "cause").ShouldBe("sampled");
        Text(alert, "summary").ShouldContain("shop runs, 1 log records and metric points of it came in, but no span");
    }

    [Fact]
    public async Task BusyAgent_RecordsOfTracesThatItsSamplerLeftOut_AreCountedAsThat()
    {
        await using AlertServer server = await StartBusyAsync();
        await server.TickAsync(TimeSpan.FromMinutes(2));
        JsonObject[] records = [.. Enumerable.Range(0, 3).Select(i => OtlpJson.Log(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "order.done"))];
        // The third one's trace was sampled, and something else lost its spans.
        records[2]["flags"] = 1;
        (await server.PostAsync(OtlpJson.Logs("shop", "app", records), "/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement alert = await server.UntilFiringAsync(Rule, Step);

        Text(alert, "cause").ShouldBe("sampled");
        Text(alert, "summary").ShouldContain("2 of 3 log records and metric points that came in are of traces that its sampler left out");
    }

    [Fact]
    public async Task BusyAgent_SpansOfAnotherTime_CauseIsClockSkew()
    {
        await using AlertServer server = await StartBusyAsync();
        await server.TickAsync(TimeSpan.FromMinutes(2));
        await server.SendAsync("shop", [AlertServer.Run("support", server.Now.AddHours(-9))]);

        JsonElement alert = await server.UntilFiringAsync(Rule, Step);

        Text(alert, "cause").ShouldBe("clock_skew");
        Text(alert, "summary").ShouldContain("behind this server's clock");
    }

    [Fact]
    public async Task NightlyJob_ThroughADayAndItsNight_DoesNotPage()
    {
        await using AlertServer server = await AlertServer.StartAsync();
        await SendNightsAsync(server, Enumerable.Range(0, 21));

        for (int quarter = 0; quarter < 24 * 4; quarter++)
        {
            if (server.Now is { Hour: 2, Minute: < 20 })
            {
                await server.SendAsync("batch", [AlertServer.Run("nightly", server.Now)]);
            }
            AlertServer.Of(await server.TickAsync(TimeSpan.FromMinutes(15)), Rule).ShouldBeEmpty(server.Now.ToString("o", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task NightlyJob_DidNotRun_PagesWithinTwoHours()
    {
        await using AlertServer server = await AlertServer.StartAsync(at: AlertServer.Noon.AddHours(-11));
        await SendNightsAsync(server, Enumerable.Range(1, 20));
        await server.TickAsync(TimeSpan.FromMinutes(80));
        await SendNightsAsync(server, [0]);

        JsonElement alert = await server.UntilFiringAsync(Rule, TimeSpan.FromMinutes(15), 28 * 4);

        DateTimeOffset firedAt = alert.GetProperty("firedAt").GetDateTimeOffset();
        firedAt.ShouldBeGreaterThan(AlertServer.Noon.AddHours(14.25));
        firedAt.ShouldBeLessThan(AlertServer.Noon.AddHours(16.5));
    }

    [Fact]
    public async Task Server_WasDown_AgentsWereNotSilentMeanwhile()
    {
        await using AlertServer server = await StartBusyAsync();
        await server.TickAsync(Step);

        await server.RestartAsync(TimeSpan.FromHours(2));

        for (int i = 0; i < 12; i++)
        {
            AlertServer.Of(await server.TickAsync(Step), Rule).ShouldBeEmpty();
        }
    }

    /// <summary>An agent that was active each minute for more than a day, until now.</summary>
    private static async Task<AlertServer> StartBusyAsync()
    {
        AlertServer server = await AlertServer.StartAsync();
        await server.SendAsync("shop", Enumerable.Range(0, 26 * 60).Select(minute => AlertServer.Run("support", server.Now.AddMinutes(-minute).AddSeconds(-1))));
        return server;
    }

    /// <summary>A job from 2:00 to 2:20, some nights ago.</summary>
    private static Task SendNightsAsync(AlertServer server, IEnumerable<int> ago) =>
        server.SendAsync("batch", ago.SelectMany(night => Enumerable.Range(0, 20).Select(minute => AlertServer.Run("nightly", AlertServer.Noon.AddHours(-10).AddDays(-night).AddMinutes(minute)))));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

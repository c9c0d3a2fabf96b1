using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Alert.Tests.Notify;
using Clew.Tests.Alerts;

namespace Clew.Tests.Notify;

/// <summary>Each built-in alert from spans to a webhook and to the Alertmanager of the Debian package, and its end.</summary>
public sealed class BuiltInAlertDeliveryTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Rules => ["high-iterations", "tool-failures", "token-budget", "slow-agent", "trace-loss", "service-loss", "cost-spike", "token-spike", "error-rate"];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task BuiltInAlert_FiresAndResolves_AtWebhookAndAlertmanager(string rule)
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        await using MonitoringProgram alertmanager = await MonitoringProgram.AlertmanagerAsync();
        // Alertmanager has a clock of its own: what fires in the server's past must last beyond its present, and what ends must end before it.
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(-3);
        await using AlertServer server = await AlertServer.StartAsync($$"""
            alerts:
              public_url: https://clew.example
              channels:
                webhook: { url: "{{receiver.Address}}", group_wait: 0s, timeout: 2m }
                alertmanager: { url: "{{alertmanager.Address}}", group_wait: 0s, timeout: 2m, resend_interval: 1h }
            """, start);
        await server.SendAsync(rule == "service-loss" ? "worker" : "shop", Trouble(rule, server.Now));

        await server.UntilFiringAsync(rule, Step, 80);

        JsonElement firing = await PassTimeAsync(server, NextAsync(receiver, rule, "firing"));
        JsonElement alert = firing.GetProperty("alerts")[0];
        alert.GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Number);
        alert.GetProperty("threshold").ValueKind.ShouldBe(JsonValueKind.Number);
        alert.GetProperty("suspects").GetArrayLength().ShouldBeInRange(1, 3);
        alert.GetProperty("links").EnumerateArray().ShouldContain(link => link.GetProperty("url").GetString()!.StartsWith("https://clew.example/", StringComparison.Ordinal));
        await PassTimeAsync(server, alertmanager.WhenAsync("/api/v2/alerts", answer => Of(answer, rule).Any()));

        if (rule is "trace-loss" or "service-loss")
        {
            await server.SendAsync(rule == "service-loss" ? "worker" : "shop", [rule == "service-loss" ? Work(server.Now) : AlertServer.Run("support", server.Now)]);
        }
        await server.UntilResolvedAsync(rule, rule is "trace-loss" or "service-loss" ? Step : TimeSpan.FromMinutes(5));

        await PassTimeAsync(server, NextAsync(receiver, rule, "resolved"));
        await PassTimeAsync(server, alertmanager.WhenAsync("/api/v2/alerts", answer => !Of(answer, rule).Any()));
    }

    /// <summary>A step of the clock may be longer than an attempt may take; the next one comes only when time passes.</summary>
    private static async Task<T> PassTimeAsync<T>(AlertServer server, Task<T> happens)
    {
        while (await Task.WhenAny(happens, Task.Delay(50)) != happens)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        return await happens;
    }

    private static IEnumerable<JsonObject> Trouble(string rule, DateTimeOffset now) => rule switch
    {
        "high-iterations" => Enumerable.Range(0, 60).Select(i => AlertServer.Run("planner", now.AddSeconds(-i), more: ("agent.iterations", i % 20 == 0 ? 12 : 3))),
        "tool-failures" => Enumerable.Range(0, 40).Select(i => AlertServer.Tool("find_order", now.AddSeconds(-i), failed: i % 4 == 0)),
        "token-budget" => [AlertServer.Call(now, input: 122_000)],
        "slow-agent" => Enumerable.Range(0, 30).Select(i => AlertServer.Run("planner", now.AddSeconds(-60 - i), seconds: i < 3 ? 45 : 5)).Append(AlertServer.Call(now.AddSeconds(-60), agent: "planner")),
        "trace-loss" => Enumerable.Range(0, 26 * 60).Select(minute => AlertServer.Run("support", now.AddMinutes(-minute).AddSeconds(-1))),
        "service-loss" => Enumerable.Range(0, 26 * 60).Select(minute => Work(now.AddMinutes(-minute).AddSeconds(-1))),
        "cost-spike" or "token-spike" => Enumerable.Range(0, 5).SelectMany(week => Enumerable.Range(0, 40)
            .Select(minute => AlertServer.Call(now.AddDays(-7 * week).AddMinutes(-10 - minute), input: week == 0 ? 30_000 : 10_000, output: 0))),
        _ => Enumerable.Range(0, 100).Select(i => AlertServer.Run("planner", now.AddSeconds(-i), failed: i % 10 == 0))
            .Concat(Enumerable.Range(0, 10).Select(i => AlertServer.Tool("charge", now.AddSeconds(-i), failed: true))),
    };

    private static JsonObject Work(DateTimeOffset start) => OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "GET /work", null, start, 0.1, 0, ("http.request.method", "GET"));

    private static IEnumerable<JsonElement> Of(JsonElement alerts, string rule) =>
        alerts.EnumerateArray().Where(alert => alert.GetProperty("labels").GetProperty("rule_id").GetString() == rule);

    /// <summary>Other rules may find the same spans alarming, and are told, too.</summary>
    private static async Task<JsonElement> NextAsync(NotificationReceiver receiver, string rule, string status)
    {
        while (true)
        {
            JsonElement message = (await receiver.NextAsync()).Json;
            if (message.GetProperty("ruleId").GetString() == rule && message.GetProperty("status").GetString() == status)
            {
                return message;
            }
        }
    }
}

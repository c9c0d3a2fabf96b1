using Clew.Alert.Notify;
using Clew.Export;

namespace Clew.Alert.Tests.Notify;

/// <summary>Notifications and channels of which a test says only what it is about.</summary>
internal static class SomeNotification
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 11, 58, 0, TimeSpan.Zero);

    public static Notification Of(
        string fingerprint = "f1", bool resolved = false, string rule = "tool-failures", AlertSeverity severity = AlertSeverity.Critical, string agent = "planner", string? tool = null,
        DateTimeOffset? startsAt = null) => new(
        fingerprint,
        rule,
        "Tool failures",
        severity,
        resolved,
        new Dictionary<string, string> { ["agent"] = agent, ["tool"] = tool ?? "get_weather" },
        Value: 0.31,
        Threshold: 0.1,
        Unit: "1",
        $"31 % of the calls of {tool ?? "get_weather"} by {agent} failed; the threshold is 10 %.",
        startsAt ?? Start,
        resolved ? (startsAt ?? Start).AddMinutes(4) : null,
        [
            new Suspect("connection refused", "82 % of the failures (41 of 50)", new Uri("https://clew.example/traces?q=error")),
            new Suspect("gpt-5-mini", "61 % of the failures (30 of 50)", null),
            new Suspect("planner", "all of the failures", null),
            new Suspect("a fourth", "is not shown", null),
        ],
        [new NotificationLink("Alert", new Uri("https://clew.example/alerts/f1")), new NotificationLink("Offending traces", new Uri("https://clew.example/traces?q=tool.error"))],
        IsTest: false);

    public static ChannelOptions Channel(Uri address, string name = "team", ChannelKind kind = ChannelKind.Webhook) => new()
    {
        Name = name,
        Kind = kind,
        Endpoint = address,
        GroupWait = TimeSpan.Zero,
        MaxPerMinute = 10_000,
        // Clocks of tests run fast, and a busy machine is slow.
        Timeout = TimeSpan.FromDays(20),
        Retry = new RetryOptions { InitialInterval = TimeSpan.FromMilliseconds(1), MaxInterval = TimeSpan.FromMilliseconds(20) },
    };
}

namespace Clew.Alert.Notify;

/// <summary>What a test tells: an alert that nobody can take for a real one.</summary>
internal static class TestNotification
{
    internal static Notification Create(Uri page, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new Notification(
            $"clew-test-{now.ToUnixTimeMilliseconds()}",
            "test",
            "Test of this channel",
            AlertSeverity.Info,
            IsResolved: false,
            new Dictionary<string, string> { ["service"] = "clew", ["agent"] = "example" },
            Value: 0.31,
            Threshold: 0.1,
            Unit: "1",
            "Somebody pressed the test button; no agent is in trouble. An alert reads like this: for agent example, 31 % of 50 tool calls failed in the last 15m, above the threshold of 10 %.",
            now,
            EndsAt: null,
            [new Suspect("get_weather", "82 % of the failures (41 of 50)", null), new Suspect("gpt-5-mini", "61 % of the failures (30 of 50)", null)],
            [new NotificationLink("Open Clew", page)],
            IsTest: true);
    }
}

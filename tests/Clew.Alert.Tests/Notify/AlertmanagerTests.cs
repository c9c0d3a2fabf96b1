using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Alert.Tests.Notify;

/// <summary>With the Alertmanager of the Debian package.</summary>
public sealed class AlertmanagerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-notify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Post_FiringAndResolved_AreSeenThere()
    {
        await using MonitoringProgram alertmanager = await MonitoringProgram.AlertmanagerAsync();
        await using NotificationQueue queue = new(folder, TimeProvider.System, NullLogger.Instance);
        await queue.UseAsync([SomeNotification.Channel(alertmanager.Address, kind: ChannelKind.Alertmanager)]);
        queue.Start();
        DateTimeOffset start = TimeProvider.System.GetUtcNow().AddMinutes(-1);

        queue.Post([SomeNotification.Of("f1", startsAt: start), SomeNotification.Of("f2", startsAt: start, tool: "search \"x\"\n<b>")], []);

        JsonElement firing = await alertmanager.WhenAsync("/api/v2/alerts", static answer => answer.GetArrayLength() == 2);
        JsonElement first = firing.EnumerateArray().Single(static alert => alert.GetProperty("labels").GetProperty("tool").GetString() == "get_weather");
        first.GetProperty("labels").GetProperty("severity").GetString().ShouldBe("critical");
        first.GetProperty("annotations").GetProperty("suspects").GetString().ShouldNotBeNull().ShouldContain("82 % of the failures");
        first.GetProperty("generatorURL").GetString().ShouldBe("https://clew.example/alerts/f1");

        queue.Post(SomeNotification.Of("f1", resolved: true, startsAt: start) with { EndsAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) }, []);

        JsonElement left = await alertmanager.WhenAsync("/api/v2/alerts", static answer => answer.GetArrayLength() == 1);
        left[0].GetProperty("labels").GetProperty("tool").GetString().ShouldBe("search \"x\"\n<b>");
    }
}

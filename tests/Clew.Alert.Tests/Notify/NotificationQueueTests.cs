using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Alert.Notify.Formats;
using Clew.Configuration;
using Clew.Export;
using Clew.Export.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Alert.Tests.Notify;

public sealed class NotificationQueueTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-notify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Post_Webhook_TellsNumberThresholdSuspectsAndLinks()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(receiver.Address) with { SigningKey = new Secret("k3y") });

        queue.Post(SomeNotification.Of(), ["team"]);

        ReceivedNotification told = await receiver.NextAsync();
        JsonElement alert = told.Json.GetProperty("alerts")[0];
        alert.GetProperty("value").GetDouble().ShouldBe(0.31);
        alert.GetProperty("threshold").GetDouble().ShouldBe(0.1);
        alert.GetProperty("suspects")[0].GetProperty("name").GetString().ShouldBe("connection refused");
        alert.GetProperty("links")[1].GetProperty("url").GetString().ShouldBe("https://clew.example/traces?q=tool.error");
        told.Headers[WebhookFormat.SignatureHeader].ShouldBe(WebhookFormat.Sign("k3y", told.Headers[WebhookFormat.TimeHeader], told.Body));
        told.Headers[WebhookFormat.IdHeader].ShouldBe(told.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Post_SameNotificationAgain_IsToldOnceAlsoAfterRestart()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        ChannelOptions channel = SomeNotification.Channel(receiver.Address);
        await using (NotificationQueue first = await QueueAsync(channel))
        {
            first.Post(SomeNotification.Of(), []);
            await receiver.NextAsync();
            await WhenAsync(first, static status => status.Sent == 1);
            first.Post(SomeNotification.Of(), []);
            first.GetStatus().Single().Repeated.ShouldBe(1);
        }
        await using NotificationQueue second = await QueueAsync(channel);

        second.Post(SomeNotification.Of(), []);
        second.Post(SomeNotification.Of(resolved: true), []);

        (await receiver.NextAsync()).Json.GetProperty("status").GetString().ShouldBe("resolved");
        receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Restart_WhileReceiverIsDown_TellsWhatWaitsInOrder()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 503;
        ChannelOptions channel = SomeNotification.Channel(receiver.Address);
        await using (NotificationQueue first = await QueueAsync(channel))
        {
            first.Post(SomeNotification.Of(), []);
            first.Post(SomeNotification.Of(resolved: true), []);
            await receiver.NextRefusedAsync();
            first.GetStatus().Single().Queued.ShouldBe(2);
        }
        receiver.Status = 200;

        await using NotificationQueue second = await QueueAsync(channel);

        (await receiver.NextAsync()).Json.GetProperty("status").GetString().ShouldBe("firing");
        (await receiver.NextAsync()).Json.GetProperty("status").GetString().ShouldBe("resolved");
    }

    [Fact]
    public async Task Post_DeadReceiverBesideALiveOne_DoesNotHoldItUp()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        // Accepts connections and never answers: the worst kind of dead.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Uri dead = new($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(dead, "dead"), SomeNotification.Channel(receiver.Address, "live"));

        for (int i = 0; i < 20; i++)
        {
            queue.Post(SomeNotification.Of(fingerprint: $"f{i}", rule: $"rule-{i}"), ["dead", "live"]);
            await receiver.NextAsync();
        }

        queue.GetStatus().Single(status => status.Name == "dead").Queued.ShouldBe(20);
    }

    [Fact]
    public async Task Post_ManySeriesOfARule_GoInOneMessage()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        SteppedTime time = new();
        await using NotificationQueue queue = await QueueAsync(time, SomeNotification.Channel(receiver.Address) with { GroupWait = TimeSpan.FromSeconds(5) });
        queue.Post([.. Enumerable.Range(0, 3).Select(static i => SomeNotification.Of(fingerprint: $"a{i}", rule: "a"))], []);
        queue.Post(SomeNotification.Of(fingerprint: "b", rule: "b"), []);

        Task<ReceivedNotification> first = receiver.NextAsync();
        await time.AdvanceUntilAsync(first, TimeSpan.FromSeconds(1));
        Task<ReceivedNotification> second = receiver.NextAsync();
        await time.AdvanceUntilAsync(second, TimeSpan.FromSeconds(1));

        (await first).Json.GetProperty("alerts").GetArrayLength().ShouldBe(3);
        (await first).Json.GetProperty("title").GetString().ShouldBe("[FIRING 3] Tool failures");
        (await second).Json.GetProperty("ruleId").GetString().ShouldBe("b");
    }

    [Fact]
    public async Task Post_SeriesThatFlapsWhileOthersWait_IsToldInItsOrder()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 503;
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(receiver.Address));
        queue.Post([SomeNotification.Of(), SomeNotification.Of(resolved: true), SomeNotification.Of(startsAt: SomeNotification.Start.AddHours(1)), SomeNotification.Of("f2")], []);
        await receiver.NextRefusedAsync();
        receiver.Status = 200;

        string[] told = [Words(await receiver.NextAsync()), Words(await receiver.NextAsync()), Words(await receiver.NextAsync())];

        told.ShouldBe(["firing f1 f2", "resolved f1", "firing f1"]);

        static string Words(ReceivedNotification one) => one.Json.GetProperty("status").GetString() + " " + string.Join(' ', one.Json.GetProperty("alerts").EnumerateArray().Select(static alert => alert.GetProperty("fingerprint").GetString()));
    }

    [Fact]
    public async Task Post_BodyThatIsRefused_IsGivenUpAndTheNextIsTold()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 400;
        receiver.Answer = "invalid_blocks";
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(receiver.Address));
        queue.Post(SomeNotification.Of(), []);
        await receiver.NextRefusedAsync();
        await WhenAsync(queue, static status => status.Dropped[NotificationDrop.Refused] == 1);
        queue.GetStatus().Single().Problem.ShouldNotBeNull().ShouldContain("invalid_blocks");
        receiver.Status = 200;

        queue.Post(SomeNotification.Of(resolved: true), []);

        (await receiver.NextAsync()).Json.GetProperty("status").GetString().ShouldBe("resolved");
    }

    [Fact]
    public async Task Post_WhatCannotBeWritten_IsGivenUpAndTheNextIsTold()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(receiver.Address));

        queue.Post(SomeNotification.Of("bad", rule: "bad") with { Links = [new NotificationLink("Relative", new Uri("/traces", UriKind.Relative))] }, []);
        queue.Post(SomeNotification.Of("good", rule: "good"), []);

        (await receiver.NextAsync()).Json.GetProperty("ruleId").GetString().ShouldBe("good");
        queue.GetStatus().Single().Dropped[NotificationDrop.Refused].ShouldBe(1);
    }

    [Fact]
    public async Task Post_MoreThanMayWait_DropsTheOldest()
    {
        await using NotificationQueue queue = new(folder, TimeProvider.System, NullLogger.Instance);
        await queue.UseAsync([SomeNotification.Channel(new Uri("http://127.0.0.1:9")) with { MaxWaiting = 10 }]);

        queue.Post([.. Enumerable.Range(0, 25).Select(static i => SomeNotification.Of($"f{i}"))], []);

        ChannelStatus status = queue.GetStatus().Single();
        status.Queued.ShouldBe(10);
        status.Dropped[NotificationDrop.Full].ShouldBe(15);
    }

    [Fact]
    public async Task Post_OlderThanADay_IsGivenUpAndCounted()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 500;
        SteppedTime time = new();
        ChannelOptions channel = SomeNotification.Channel(receiver.Address) with { Retry = new RetryOptions { MaxElapsedTime = TimeSpan.FromDays(1) } };
        await using NotificationQueue queue = await QueueAsync(time, channel);
        queue.Post(SomeNotification.Of(), []);
        await receiver.NextRefusedAsync();

        await time.AdvanceUntilAsync(WhenAsync(queue, static status => status.Dropped[NotificationDrop.Expired] == 1), TimeSpan.FromHours(1));

        queue.GetStatus().Single().Queued.ShouldBe(0);
    }

    [Fact]
    public async Task Post_MoreThanTheRate_WaitsForTheNextMinute()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        SteppedTime time = new();
        await using NotificationQueue queue = await QueueAsync(time, SomeNotification.Channel(receiver.Address) with { MaxPerMinute = 2 });
        queue.Post([.. Enumerable.Range(0, 3).Select(static i => SomeNotification.Of($"f{i}", rule: $"r{i}"))], []);
        await receiver.NextAsync();
        await receiver.NextAsync();

        Task<ReceivedNotification> third = receiver.NextAsync();
        DateTimeOffset before = time.GetUtcNow();
        await time.AdvanceUntilAsync(third, TimeSpan.FromSeconds(10));

        (time.GetUtcNow() - before).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Alertmanager_WhileAlertFires_IsRemindedAlsoAfterRestartUntilItResolves()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        SteppedTime time = new();
        ChannelOptions channel = SomeNotification.Channel(receiver.Address, kind: ChannelKind.Alertmanager);
        await using (NotificationQueue first = await QueueAsync(time, channel))
        {
            first.Post(SomeNotification.Of(), []);
            Expect(await receiver.NextAsync(), time.GetUtcNow().AddMinutes(4));
            Task<ReceivedNotification> reminder = receiver.NextAsync();
            await time.AdvanceUntilAsync(reminder, TimeSpan.FromSeconds(20));
            (await reminder).Path.ShouldBe("/api/v2/alerts");
        }
        await using NotificationQueue second = await QueueAsync(time, channel);
        await WhenAsync(second, static status => status is { Active: 1, Messages: > 0 });

        second.Post(SomeNotification.Of(resolved: true), []);

        // Reminders may have come before it.
        while ((await receiver.NextAsync()).Json[0].GetProperty("endsAt").GetString() != "2026-11-21T12:02:00.000Z")
        {
            continue;
        }
        await WhenAsync(second, static status => status.Active == 0);

        static void Expect(ReceivedNotification told, DateTimeOffset end)
        {
            JsonElement alert = told.Json[0];
            alert.GetProperty("labels").GetProperty("alertname").GetString().ShouldBe("Tool failures");
            alert.GetProperty("labels").GetProperty("tool").GetString().ShouldBe("get_weather");
            alert.GetProperty("annotations").GetProperty("Offending_traces_url").GetString().ShouldBe("https://clew.example/traces?q=tool.error");
            alert.GetProperty("endsAt").GetDateTimeOffset().ShouldBe(end);
        }
    }

    [Fact]
    public async Task Post_ToNoSuchChannel_IsCounted()
    {
        await using NotificationQueue queue = await QueueAsync();

        queue.Post(SomeNotification.Of(), ["nobody"]);

        queue.Unrouted.ShouldBe(1);
    }

    [Fact]
    public async Task Use_ChannelThatMoved_TellsTheNewAddressWhatWaited()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(new Uri("http://127.0.0.1:9")));
        queue.Post(SomeNotification.Of(), []);
        await WhenAsync(queue, static status => status.Failures > 0);

        await queue.UseAsync([SomeNotification.Channel(receiver.Address)]);

        await receiver.NextAsync();
        await WhenAsync(queue, static status => status is { Health: ChannelHealth.Healthy, Queued: 0 });
    }

    [Fact]
    public async Task Open_JournalWithHalfALine_KeepsTheRest()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 503;
        ChannelOptions channel = SomeNotification.Channel(receiver.Address);
        await using (NotificationQueue first = await QueueAsync(channel))
        {
            first.Post(SomeNotification.Of(), []);
            await receiver.NextRefusedAsync();
        }
        await File.AppendAllTextAsync(Path.Combine(folder, "team.jsonl"), "{\"posted\":{\"finger");
        receiver.Status = 200;

        await using NotificationQueue second = await QueueAsync(channel);
        second.Post(SomeNotification.Of("f2", rule: "other"), []);

        (await receiver.NextAsync()).Json.GetProperty("ruleId").GetString().ShouldBe("tool-failures");
        (await receiver.NextAsync()).Json.GetProperty("ruleId").GetString().ShouldBe("other");
    }

    [Fact]
    public async Task Test_WrongAddress_SaysWhatToLookAt()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        receiver.Status = 404;
        receiver.Answer = "no_service";
        await using NotificationQueue queue = await QueueAsync(SomeNotification.Channel(new Uri(receiver.Address, "/services/T0/B0/s3cret"), kind: ChannelKind.Slack));

        ChannelTestReply reply = (await queue.TestAsync("team", new Uri("https://clew.example"), CancellationToken.None)).ShouldNotBeNull();

        reply.Ok.ShouldBeFalse();
        reply.Summary.ShouldBe($"{receiver.Address.Authority} knows nothing at this address (HTTP 404). Look at the url; a webhook that was deleted answers so, too. It says: no_service");
        (reply.Endpoint + JsonSerializer.Serialize(queue.GetStatus())).ShouldNotContain("s3cret");
    }

    private Task<NotificationQueue> QueueAsync(params ChannelOptions[] channels) => QueueAsync(TimeProvider.System, channels);

    private async Task<NotificationQueue> QueueAsync(TimeProvider time, params ChannelOptions[] channels)
    {
        NotificationQueue queue = new(folder, time, NullLogger.Instance);
        await queue.UseAsync(channels);
        queue.Start();
        return queue;
    }

    /// <summary>The receiver has its answer before the sender has noted it.</summary>
    private static async Task WhenAsync(NotificationQueue queue, Func<ChannelStatus, bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!holds(queue.GetStatus().Single()))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(1);
        }
    }
}

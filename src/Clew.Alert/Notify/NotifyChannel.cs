using Clew.Export.Send;
using Microsoft.Extensions.Logging;

namespace Clew.Alert.Notify;

/// <summary>One channel: its journal, and the task that empties it. What happens here keeps no other channel waiting.</summary>
internal sealed class NotifyChannel : IAsyncDisposable
{
    /// <summary>Alerts in one request to a program, so that a body stays small.</summary>
    private const int MessageAlertsMax = 100;

    /// <summary>A message that is on its way gets so long: cut off, it would be told again after the start.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(1);
    private readonly ChannelJournal journal;
    private readonly ChannelSender sender;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ChannelCounters counters;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly Queue<DateTimeOffset> recent = new();
    private readonly string fileTimes;
    private Task run = Task.CompletedTask;
    private DateTimeOffset nextReminder;
    private volatile string? broken;

    /// <exception cref="IOException">The journal cannot be used.</exception>
    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    public NotifyChannel(ChannelOptions options, string folder, ChannelCounters counters, TimeProvider time, ILogger log)
    {
        Options = options;
        this.time = time;
        this.log = log;
        this.counters = counters;
        sender = new ChannelSender(options, time);
        journal = ChannelJournal.Open(Path.Combine(folder, Uri.EscapeDataString(options.Name) + ".jsonl"), options.Resends, out int unreadable);
        if (unreadable > 0)
        {
            Log.JournalTorn(log, options.Name, unreadable);
        }
        nextReminder = time.GetUtcNow();
        fileTimes = options.FileTimes;
    }

    public ChannelOptions Options { get; }

    public ChannelCounters Counters => counters;

    /// <summary>A channel with these options would do what this one does.</summary>
    public bool IsSameAs(ChannelOptions options) => options.IsSameAs(Options) && options.FileTimes == fileTimes;

    public void Start() => run = Task.Run(RunAsync);

    /// <exception cref="IOException">The notifications are not durable.</exception>
    public void Post(IReadOnlyList<Notification> notifications)
    {
        List<Notification> taken = [];
        foreach (Notification notification in notifications)
        {
            if (Options.Takes(notification))
            {
                taken.Add(notification);
            }
            else
            {
                counters.WasFiltered();
            }
        }
        if (taken.Count == 0)
        {
            return;
        }
        int added = journal.Post(taken, time.GetUtcNow().ToUnixTimeMilliseconds(), Options.MaxWaiting, out int dropped);
        counters.WerePosted(added, taken.Count - added);
        Drop(NotificationDrop.Full, dropped);
    }

    public async Task<ChannelTestReply> TestAsync(Notification notification, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        Attempt attempt = await sender.SendAsync(new Message([notification]), cancellationToken);
        return new ChannelTestReply(attempt.Outcome == AttemptOutcome.Told, attempt.Words, attempt.Status, time.GetElapsedTime(started), Options.ShownEndpoint);
    }

    public ChannelStatus GetStatus()
    {
        LastAttempt? success = counters.LastSuccess;
        LastAttempt? failure = counters.LastFailure;
        bool failedLast = failure is not null && (success is null || failure.Number > success.Number);
        ChannelHealth health = broken is not null ? ChannelHealth.Failing
            : failedLast ? (failure!.Attempt.Outcome == AttemptOutcome.Retry ? ChannelHealth.Retrying : ChannelHealth.Failing)
            : success is null ? ChannelHealth.Idle : ChannelHealth.Healthy;
        return new ChannelStatus
        {
            Name = Options.Name,
            Kind = Options.Kind,
            Endpoint = Options.ShownEndpoint,
            Health = health,
            Problem = broken is { } reason ? "The sender failed: " + reason : failedLast ? failure!.Attempt.Words : null,
            Queued = journal.WaitingCount,
            OldestAge = journal.OldestUnixMillis is { } oldest ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null,
            Active = Options.Resends ? journal.Active.Count : 0,
            Sent = counters.Sent,
            Messages = counters.Messages,
            Failures = counters.Failures,
            Repeated = counters.Repeated,
            Filtered = counters.Filtered,
            Dropped = Enum.GetValues<NotificationDrop>().ToDictionary(static reason => reason, counters.Dropped),
            LastSuccess = success?.Time,
            LastFailure = failure?.Time,
            LastError = failure?.Attempt.Words,
        };
    }

    /// <summary>Lets a message under way arrive, then stops; what was not told stays in the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        aborting.CancelAfter(StopGrace);
        await run;
        journal.Dispose();
        stopping.Dispose();
        aborting.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitForWorkAsync();
                if (journal.OldestUnixMillis is { } oldest)
                {
                    await WaitForOthersAsync(DateTimeOffset.FromUnixTimeMilliseconds(oldest));
                    await TellAsync();
                }
                // Also after news: channels that always have some would otherwise forget the rest.
                if (Options.Resends && time.GetUtcNow() >= nextReminder)
                {
                    await RemindAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.ChannelStopped(log, Options.Name, journal.WaitingCount);
        }
        catch (Exception e)
        {
            // Told by the channel's health: nobody awaits this task before the server stops.
            broken = e.Message;
            Log.ChannelBroke(log, Options.Name, e);
        }
    }

    private async Task WaitForWorkAsync()
    {
        Task posted = journal.WaitAsync();
        if (!Options.Resends || journal.Active.Count == 0)
        {
            await posted.WaitAsync(stopping.Token);
            return;
        }
        await WaitAsync(nextReminder - time.GetUtcNow(), posted);
    }

    private Task WaitForOthersAsync(DateTimeOffset posted)
    {
        // A clock that was set back must not silence anybody.
        TimeSpan left = posted + Options.GroupWait - time.GetUtcNow();
        return WaitAsync(left < Options.GroupWait ? left : Options.GroupWait, null);
    }

    private bool IsExpired(WaitingNotification one) => Options.Retry.MaxElapsedTime > TimeSpan.Zero
        && time.GetUtcNow() > DateTimeOffset.FromUnixTimeMilliseconds(one.PostedUnixMillis) + Options.Retry.MaxElapsedTime;

    /// <summary>Tells the oldest notification, with those that go with it, and tries until that is done.</summary>
    private async Task TellAsync()
    {
        Backoff backoff = new(Options.Retry, Random.Shared);
        while (journal.Peek(Options.Groups ? MessageAlertsMax : 1) is { Count: > 0 } group)
        {
            if (IsExpired(group[0]))
            {
                Complete([.. group.Where(one => IsExpired(one))], NotificationDrop.Expired);
                return;
            }
            await WaitForRateAsync();
            Attempt attempt = await TryAsync(new Message([.. group.Select(static one => one.Notification)]));
            switch (attempt.Outcome)
            {
                case AttemptOutcome.Told:
                    counters.WereSent(group.Count, attempt, time.GetUtcNow());
                    Complete(group, null);
                    return;
                case AttemptOutcome.Refused:
                    Fail(attempt);
                    Complete(group, NotificationDrop.Refused);
                    return;
            }
            Fail(attempt);
            if (!Options.Retry.Enabled)
            {
                Complete(group, NotificationDrop.Refused);
                return;
            }
            await WaitAsync(backoff.Next(attempt.RetryAfter), null);
        }
    }

    /// <summary>Tells again what fires. A reminder that fails is not repeated: the next one says the same.</summary>
    private async Task RemindAsync()
    {
        nextReminder = time.GetUtcNow() + Options.ResendInterval;
        foreach (Notification[] part in journal.Active.Chunk(MessageAlertsMax))
        {
            Attempt attempt = await TryAsync(new Message(part));
            if (attempt.Outcome != AttemptOutcome.Told)
            {
                Fail(attempt);
                return;
            }
            counters.WereSent(0, attempt, time.GetUtcNow());
        }
    }

    /// <summary>A message that cannot be written is given up: it would stop its channel now and after each restart.</summary>
    private async Task<Attempt> TryAsync(Message message)
    {
        try
        {
            return await sender.SendAsync(message, aborting.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.MessageFailed(log, Options.Name, e);
            return new Attempt(AttemptOutcome.Refused, "The message could not be written: " + e.Message);
        }
    }

    private async Task WaitForRateAsync()
    {
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            while (recent.TryPeek(out DateTimeOffset first) && now - first >= RateWindow)
            {
                recent.Dequeue();
            }
            if (recent.Count < Options.MaxPerMinute)
            {
                recent.Enqueue(now);
                return;
            }
            await WaitAsync(recent.Peek() + RateWindow - now, null);
        }
    }

    private void Complete(IReadOnlyList<WaitingNotification> group, NotificationDrop? dropped)
    {
        try
        {
            journal.Complete(group, wereTold: dropped is null);
        }
        catch (IOException e)
        {
            // It is done all the same: only a restart would tell it again.
            Log.JournalFailed(log, Options.Name, e.Message);
        }
        if (dropped is { } reason)
        {
            Drop(reason, group.Count);
        }
    }

    private void Drop(NotificationDrop reason, int count)
    {
        if (count > 0)
        {
            counters.WereDropped(reason, count);
            Log.NotificationsDropped(log, Options.Name, count, reason);
        }
    }

    private void Fail(Attempt attempt)
    {
        if (counters.LastFailure?.Attempt.Words != attempt.Words)
        {
            Log.ChannelFailed(log, Options.Name, attempt.Words);
        }
        counters.Failed(attempt, time.GetUtcNow());
    }

    private async Task WaitAsync(TimeSpan pause, Task? orElse)
    {
        if (pause <= TimeSpan.Zero)
        {
            stopping.Token.ThrowIfCancellationRequested();
            return;
        }
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        Task delay = Task.Delay(pause, time, either.Token);
        await (orElse is null ? delay : Task.WhenAny(delay, orElse));
        await either.CancelAsync();
        stopping.Token.ThrowIfCancellationRequested();
    }
}

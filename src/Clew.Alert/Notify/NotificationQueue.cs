using Microsoft.Extensions.Logging;

namespace Clew.Alert.Notify;

/// <summary>
/// Every notification on its way to every channel. A notification is on disk when <see cref="Post(Notification, IReadOnlyList{string})"/> returns and
/// is told at least once, whatever is restarted in between; posted again, it is told once. Channels know nothing of each other.
/// </summary>
/// <param name="folder">Holds a journal for each channel.</param>
/// <param name="time">For pauses and ages.</param>
/// <param name="log">Faults of channels, each once.</param>
public sealed class NotificationQueue(string folder, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly SemaphoreSlim change = new(1, 1);
    private readonly Lock gate = new();
    private Dictionary<string, NotifyChannel> channels = [];
    private bool isStarted;
    private long unrouted;

    /// <summary>Notifications that named a channel which does not exist.</summary>
    public long Unrouted => Interlocked.Read(ref unrouted);

    /// <summary>Puts channels in force; those that did not change go on undisturbed, and others keep what waits.</summary>
    /// <exception cref="IOException">A journal cannot be used.</exception>
    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    public async Task UseAsync(IReadOnlyList<ChannelOptions> wanted)
    {
        await change.WaitAsync();
        try
        {
            Dictionary<string, NotifyChannel> before = channels;
            foreach (NotifyChannel gone in before.Values.Where(channel => !wanted.Any(channel.IsSameAs)))
            {
                lock (gate)
                {
                    channels = channels.Where(pair => pair.Value != gone).ToDictionary();
                }
                await gone.DisposeAsync();
            }
            foreach (ChannelOptions options in wanted.Where(options => !channels.ContainsKey(options.Name)))
            {
                ChannelCounters counters = before.GetValueOrDefault(options.Name)?.Counters ?? new ChannelCounters();
                NotifyChannel added = new(options, folder, counters, time, log);
                lock (gate)
                {
                    channels = new Dictionary<string, NotifyChannel>(channels) { [options.Name] = added };
                }
                if (isStarted)
                {
                    added.Start();
                }
            }
        }
        finally
        {
            change.Release();
        }
    }

    /// <summary>Begins to send.</summary>
    public void Start()
    {
        isStarted = true;
        foreach (NotifyChannel channel in Channels())
        {
            channel.Start();
        }
    }

    /// <summary>Queues a notification. One that was posted before, by fingerprint, state and start, is not told again.</summary>
    /// <param name="notification">What to tell.</param>
    /// <param name="names">Of channels; none for all that <see cref="ChannelOptions.TakesUnnamed"/>. A name that does not exist is counted and logged.</param>
    /// <exception cref="IOException">It is not durable in every channel: post it again later, which tells nothing twice.</exception>
    public void Post(Notification notification, IReadOnlyList<string> names) => Post([notification], names);

    /// <summary>As the other, with one write for all.</summary>
    public void Post(IReadOnlyList<Notification> notifications, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        // While channels change one of them may be missing for a moment.
        change.Wait();
        try
        {
            foreach (NotifyChannel channel in names.Count == 0 ? Channels().Where(static channel => channel.Options.TakesUnnamed) : names.Distinct().Select(Find).OfType<NotifyChannel>())
            {
                channel.Post(notifications);
            }
        }
        finally
        {
            change.Release();
        }

        NotifyChannel? Find(string name)
        {
            if (Channel(name) is { } channel)
            {
                return channel;
            }
            Interlocked.Add(ref unrouted, notifications.Count);
            Log.NoSuchChannel(log, name);
            return null;
        }
    }

    /// <summary>Sends a message that says it is a test, at once and once. Null when there is no such channel.</summary>
    /// <param name="name">Of the channel.</param>
    /// <param name="page">The UI's address, for the links.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ChannelTestReply?> TestAsync(string name, Uri page, CancellationToken cancellationToken) =>
        Channel(name) is { } channel ? await channel.TestAsync(TestNotification.Create(page, time), cancellationToken) : null;

    /// <summary>Tests a channel that is not in force, such as one of a file that is being written.</summary>
    public static async Task<ChannelTestReply> TestAsync(ChannelOptions options, Uri page, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        long started = time.GetTimestamp();
        Attempt attempt = await new ChannelSender(options, time).SendAsync(new Message([TestNotification.Create(page, time)]), cancellationToken);
        return new ChannelTestReply(attempt.Outcome == AttemptOutcome.Told, attempt.Words, attempt.Status, time.GetElapsedTime(started), options.ShownEndpoint);
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<ChannelStatus> GetStatus() => [.. Channels().Select(static channel => channel.GetStatus()).OrderBy(static status => status.Name, StringComparer.Ordinal)];

    /// <summary>Stops; what was not told stays in the journals.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Channels().Select(static channel => channel.DisposeAsync().AsTask()));
        change.Dispose();
    }

    private NotifyChannel? Channel(string name)
    {
        lock (gate)
        {
            return channels.GetValueOrDefault(name);
        }
    }

    private NotifyChannel[] Channels()
    {
        lock (gate)
        {
            return [.. channels.Values];
        }
    }
}

namespace Clew.Alert.Notify;

/// <summary>
/// What one channel still has to tell, in a file: a line when a notification comes, a line when it was told. Notifications are few, and what was
/// told must be known by key, which the byte queue of destinations cannot say; so the whole state is in memory and the file only repeats it after a
/// crash. Thread-safe.
/// </summary>
internal sealed class ChannelJournal : IDisposable
{
    /// <summary>Keys that were told, remembered to tell nothing twice. An alert's key comes again only while the server lags behind itself.</summary>
    internal const int KnownMax = 20_000;

    /// <summary>Fewer lines are not worth writing the file anew.</summary>
    private const int RewriteLinesMin = 1_000;

    private readonly Lock gate = new();
    private readonly string path;
    private readonly LinkedList<WaitingNotification> waiting = [];
    private readonly HashSet<string> known = [];
    private readonly Queue<string> knownOrder = new();
    private readonly Dictionary<string, Notification> active = [];
    private readonly bool keepsActive;
    private FileStream file;
    private int lines;
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChannelJournal(string path, bool keepsActive)
    {
        this.path = path;
        this.keepsActive = keepsActive;
        file = OpenFile(path);
    }

    public int WaitingCount
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>When the oldest one came; null when nothing waits.</summary>
    public long? OldestUnixMillis
    {
        get
        {
            lock (gate)
            {
                return waiting.First?.Value.PostedUnixMillis;
            }
        }
    }

    /// <summary>Alerts that fire, as they were told last; none where the channel needs no reminders.</summary>
    public IReadOnlyList<Notification> Active
    {
        get
        {
            lock (gate)
            {
                return [.. active.Values];
            }
        }
    }

    /// <param name="path">Of the file; made when missing.</param>
    /// <param name="keepsActive">Alerts that fire are remembered after they were told.</param>
    /// <param name="unreadableLines">Lines that a crash or the disk left unreadable.</param>
    /// <exception cref="IOException">The file cannot be used.</exception>
    public static ChannelJournal Open(string path, bool keepsActive, out int unreadableLines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ChannelJournal journal = new(path, keepsActive);
        unreadableLines = journal.ReadLines();
        journal.Rewrite();
        return journal;
    }

    /// <summary>Makes notifications durable and shows them to the sender. Those that were posted before are left out.</summary>
    /// <param name="notifications">In the order in which they are to be told.</param>
    /// <param name="unixMillis">Now.</param>
    /// <param name="waitingMax">More than these do not wait.</param>
    /// <param name="droppedCount">The oldest, which made room.</param>
    /// <returns>How many are new.</returns>
    /// <exception cref="IOException">Nothing was posted.</exception>
    public int Post(IEnumerable<Notification> notifications, long unixMillis, int waitingMax, out int droppedCount)
    {
        lock (gate)
        {
            droppedCount = 0;
            List<WaitingNotification> added = [];
            HashSet<string> keys = [];
            foreach (Notification notification in notifications)
            {
                string key = Message.KeyOf(notification);
                if (!known.Contains(key) && keys.Add(key))
                {
                    added.Add(new WaitingNotification(key, notification, unixMillis));
                }
            }
            if (added.Count == 0)
            {
                return 0;
            }
            Append(added.Select(static one => new JournalLine(one.Notification, one.PostedUnixMillis)));
            foreach (WaitingNotification one in added)
            {
                Remember(one.Key);
                waiting.AddLast(one);
            }
            List<string> dropped = [];
            while (waiting.Count > waitingMax)
            {
                dropped.Add(waiting.First!.Value.Key);
                waiting.RemoveFirst();
            }
            if (dropped.Count > 0)
            {
                Append([new JournalLine(Done: dropped)]);
            }
            droppedCount = dropped.Count;
            arrived.TrySetResult();
            return added.Count;
        }
    }

    /// <summary>The oldest notification and, where they may go together, those of its rule that say the same; they wait until they are done.</summary>
    public IReadOnlyList<WaitingNotification> Peek(int max)
    {
        lock (gate)
        {
            if (waiting.First?.Value is not { } first)
            {
                return [];
            }
            // A series that fires, ends and fires again before anything was sent has to be told in that order.
            List<WaitingNotification> group = [];
            HashSet<string> passed = [];
            foreach (WaitingNotification one in waiting)
            {
                Notification notification = one.Notification;
                bool isSame = notification.RuleId == first.Notification.RuleId && notification.IsResolved == first.Notification.IsResolved;
                if (isSame && group.Count < max && !passed.Contains(notification.Fingerprint))
                {
                    group.Add(one);
                }
                else
                {
                    passed.Add(notification.Fingerprint);
                }
            }
            return group;
        }
    }

    /// <summary>Notes that these were told, or given up.</summary>
    /// <exception cref="IOException">They will be told again after a restart.</exception>
    public void Complete(IReadOnlyList<WaitingNotification> done, bool wereTold)
    {
        lock (gate)
        {
            foreach (WaitingNotification one in done)
            {
                waiting.Remove(one);
                Follow(one.Notification, wereTold);
            }
            Append([new JournalLine(Done: [.. done.Select(static one => one.Key)])]);
            if (lines > RewriteLinesMin + (2 * (waiting.Count + active.Count + known.Count)))
            {
                Rewrite();
            }
        }
    }

    /// <summary>Completes when something was posted after this call, or waits already.</summary>
    public Task WaitAsync()
    {
        lock (gate)
        {
            if (waiting.Count > 0)
            {
                return Task.CompletedTask;
            }
            if (arrived.Task.IsCompleted)
            {
                arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return arrived.Task;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    private void Follow(Notification notification, bool wereTold)
    {
        if (!keepsActive)
        {
            return;
        }
        if (notification.IsResolved)
        {
            active.Remove(notification.Fingerprint);
        }
        else if (wereTold)
        {
            active[notification.Fingerprint] = notification;
        }
    }

    private void Remember(string key)
    {
        if (known.Add(key))
        {
            knownOrder.Enqueue(key);
        }
        while (knownOrder.Count > KnownMax)
        {
            known.Remove(knownOrder.Dequeue());
        }
    }

    private int ReadLines()
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int unreadable = 0;
        Dictionary<string, WaitingNotification> byKey = [];
        foreach (Range range in bytes.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes.AsSpan()[range];
            if (line.IsEmpty)
            {
                continue;
            }
            if (NotificationJson.Read(line) is { } read)
            {
                Take(read, byKey);
            }
            else
            {
                unreadable++;
            }
        }
        return unreadable;
    }

    private void Take(JournalLine line, Dictionary<string, WaitingNotification> byKey)
    {
        if (line.Posted is { } posted)
        {
            WaitingNotification one = new(Message.KeyOf(posted), posted, line.PostedUnixMillis);
            Remember(one.Key);
            byKey[one.Key] = one;
            waiting.AddLast(one);
        }
        if (line.Known is { } key)
        {
            Remember(key);
        }
        if (line.Active is { } fires)
        {
            Follow(fires, wereTold: true);
        }
        foreach (string done in line.Done ?? [])
        {
            if (byKey.Remove(done, out WaitingNotification? one))
            {
                waiting.Remove(one);
                Follow(one.Notification, wereTold: true);
            }
        }
    }

    private void Append(IEnumerable<JournalLine> added)
    {
        long start = file.Length;
        byte[] bytes = [.. added.SelectMany(NotificationJson.Write)];
        try
        {
            file.Position = start;
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            lines += bytes.AsSpan().Count((byte)'\n');
        }
        catch (IOException)
        {
            // Half a line would make the next one unreadable, too.
            file.SetLength(start);
            throw;
        }
    }

    /// <summary>The state alone, in a new file that takes the old one's place at once.</summary>
    private void Rewrite()
    {
        List<JournalLine> state = [.. active.Values.Select(static one => new JournalLine(Active: one))];
        HashSet<string> waits = [.. waiting.Select(static one => one.Key)];
        state.AddRange(knownOrder.Where(key => !waits.Contains(key)).Select(static key => new JournalLine(Known: key)));
        state.AddRange(waiting.Select(static one => new JournalLine(one.Notification, one.PostedUnixMillis)));
        string next = path + ".new";
        using (FileStream target = new(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            foreach (JournalLine line in state)
            {
                target.Write(NotificationJson.Write(line));
            }
            target.Flush(flushToDisk: true);
        }
        file.Dispose();
        try
        {
            File.Move(next, path, overwrite: true);
            lines = state.Count;
        }
        finally
        {
            file = OpenFile(path);
        }
    }
}

using System.Globalization;

namespace Clew.Alert.State;

/// <summary>All states, events and silences, in memory and on disk. Thread-safe.</summary>
public sealed class AlertBook : IDisposable
{
    /// <summary>Series that are pending or firing; at the bound, new ones are dropped.</summary>
    public const int SeriesMax = 10_000;

    /// <summary>Events that are kept; the oldest are forgotten.</summary>
    public const int EventsMax = 10_000;

    private static readonly TimeSpan SilencesKept = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly AlertJournal journal;
    private readonly Dictionary<string, SeriesState> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeriesState> stored = new(StringComparer.Ordinal);
    private readonly Queue<AlertEvent> events = new();
    private readonly SortedSet<long> untold = [];
    private readonly Dictionary<string, Silence> silences = new(StringComparer.Ordinal);
    private readonly string alivePath;
    private long nextEventId = 1;

    /// <summary>Opens what a former process left.</summary>
    /// <param name="path">The file; made with its folder when it is missing.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The file cannot be used.</exception>
    public AlertBook(string path, TimeProvider time)
    {
        this.time = time;
        journal = AlertJournal.Open(path, Replay);
        Unreadable = journal.Unreadable;
        alivePath = path + ".alive";
        AliveUntil = File.Exists(alivePath) && long.TryParse(File.ReadAllText(alivePath), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>When the process before this one evaluated last; null when there was none, or its end cut the note off.</summary>
    public DateTimeOffset? AliveUntil { get; }

    /// <summary>Lines of the file that could not be read.</summary>
    public int Unreadable { get; }

    /// <summary>Series that found no room, since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>States as they are now.</summary>
    public IReadOnlyList<SeriesState> States
    {
        get
        {
            lock (gate)
            {
                return [.. states.Values];
            }
        }
    }

    /// <summary>Those that are not over, and those that were over lately.</summary>
    public IReadOnlyList<Silence> Silences
    {
        get
        {
            lock (gate)
            {
                return [.. silences.Values.Where(silence => silence.Until > time.GetUtcNow() - SilencesKept).OrderByDescending(silence => silence.CreatedAt)];
            }
        }
    }

    /// <summary>Newest first, before an id.</summary>
    public IReadOnlyList<AlertEvent> Events(Func<AlertEvent, bool> isWanted, long beforeId, int limit)
    {
        lock (gate)
        {
            return [.. events.Reverse().Where(item => item.Id < beforeId && isWanted(item)).Take(limit)];
        }
    }

    /// <summary>Makes a silence; false when there are too many.</summary>
    public bool TryAdd(Silence silence)
    {
        lock (gate)
        {
            foreach (string old in silences.Values.Where(one => one.Until <= time.GetUtcNow() - SilencesKept).Select(one => one.Id).ToArray())
            {
                silences.Remove(old);
                journal.Write([new JournalEntry(SilenceGone: old)]);
            }
            if (silences.Count >= Silence.SilencesMax)
            {
                return false;
            }
            journal.Write([new JournalEntry(Silence: silence)]);
            silences[silence.Id] = silence;
            return true;
        }
    }

    /// <summary>Ends a silence now; false when there is none of this id that is not over.</summary>
    public bool End(string silenceId)
    {
        lock (gate)
        {
            if (!silences.TryGetValue(silenceId, out Silence? silence) || silence.Until <= time.GetUtcNow())
            {
                return false;
            }
            Silence ended = silence with { Until = time.GetUtcNow() };
            journal.Write([new JournalEntry(Silence: ended)]);
            silences[silenceId] = ended;
            return true;
        }
    }

    /// <summary>Silences in force that match.</summary>
    public IReadOnlyList<string> SilencedBy(SeriesState state)
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            return [.. silences.Values.Where(silence => silence.IsActive(now) && silence.Matches(state)).Select(silence => silence.Id).Order(StringComparer.Ordinal)];
        }
    }

    internal SeriesState? Find(string fingerprint)
    {
        lock (gate)
        {
            return states.GetValueOrDefault(fingerprint);
        }
    }

    /// <summary>Notes what an evaluation changed: on disk where it must survive a restart.</summary>
    internal void Apply(IReadOnlyList<StateChange> changes)
    {
        lock (gate)
        {
            List<JournalEntry> entries = [];
            foreach (StateChange change in changes)
            {
                if (change.Next is not null && !states.ContainsKey(change.Fingerprint) && states.Count >= SeriesMax)
                {
                    Dropped++;
                    continue;
                }
                Take(change, entries);
            }
            journal.Write(entries);
            if (journal.IsLarge)
            {
                journal.Rewrite(Everything());
            }
        }
    }

    /// <summary>Events whose message nobody has yet, oldest first.</summary>
    internal IReadOnlyList<AlertEvent> Untold
    {
        get
        {
            lock (gate)
            {
                return [.. events.Where(item => untold.Contains(item.Id))];
            }
        }
    }

    /// <summary>Whoever sends messages has this one.</summary>
    internal void Told(long eventId)
    {
        lock (gate)
        {
            journal.Write([new JournalEntry(Told: eventId)]);
            untold.Remove(eventId);
        }
    }

    /// <summary>Notes that the server listens.</summary>
    internal void MarkAlive(DateTimeOffset now) => File.WriteAllText(alivePath, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        lock (gate)
        {
            journal.Dispose();
        }
    }

    private void Take(StateChange change, List<JournalEntry> entries)
    {
        AlertEvent? happened = change.Event is null ? null : change.Event with { Id = nextEventId++ };
        if (change.Next is { } next)
        {
            bool isToBeStored = happened is not null || next.IsOtherThan(stored.GetValueOrDefault(next.Fingerprint));
            states[next.Fingerprint] = next;
            if (isToBeStored)
            {
                stored[next.Fingerprint] = next;
                entries.Add(new JournalEntry(State: next, Event: happened));
            }
        }
        else if (states.Remove(change.Fingerprint))
        {
            stored.Remove(change.Fingerprint);
            entries.Add(new JournalEntry(Gone: change.Fingerprint, Event: happened));
        }
        if (happened is not null)
        {
            Add(happened);
        }
    }

    private void Add(AlertEvent happened)
    {
        events.Enqueue(happened);
        if (happened.IsToBeTold)
        {
            untold.Add(happened.Id);
        }
        if (events.Count > EventsMax)
        {
            untold.Remove(events.Dequeue().Id);
        }
    }

    private IReadOnlyList<JournalEntry> Everything() =>
    [
        new JournalEntry(NextEventId: nextEventId),
        .. silences.Values.Select(silence => new JournalEntry(Silence: silence)),
        .. states.Values.Select(state => new JournalEntry(State: state)),
        .. events.Select(item => new JournalEntry(Event: item with { IsToBeTold = untold.Contains(item.Id) })),
    ];

    private void Replay(JournalEntry entry)
    {
        if (entry.State is { } state)
        {
            states[state.Fingerprint] = stored[state.Fingerprint] = state;
        }
        if (entry.Gone is { } gone)
        {
            states.Remove(gone);
            stored.Remove(gone);
        }
        if (entry.Event is { } happened)
        {
            nextEventId = Math.Max(nextEventId, happened.Id + 1);
            Add(happened);
        }
        if (entry.Told is { } told)
        {
            untold.Remove(told);
        }
        if (entry.Silence is { } silence)
        {
            silences[silence.Id] = silence;
        }
        if (entry.SilenceGone is { } silenceGone)
        {
            silences.Remove(silenceGone);
        }
        nextEventId = Math.Max(nextEventId, entry.NextEventId ?? 0);
    }
}

/// <summary>What an evaluation did to one series.</summary>
/// <param name="Fingerprint">Of the series.</param>
/// <param name="Next">Its state from now on; null for inactive.</param>
/// <param name="Event">What happened, without its number; null for nothing.</param>
internal sealed record StateChange(string Fingerprint, SeriesState? Next, AlertEvent? Event);

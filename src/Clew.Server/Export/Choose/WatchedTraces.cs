using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Export.Choose;

/// <summary>
/// Traces that got something and wait until they are quiet: noted when it is stored, before the sender has its answer. Bounded: beyond it those that wait
/// longest are decided on before their time, and again when more of them comes. While that cannot be, since the store cannot be read, what finds no room is
/// asked of the store later.
/// </summary>
public sealed class WatchedTraces(TimeProvider time)
{
    /// <summary>Some 20 MB.</summary>
    public const int CountMax = 200_000;

    /// <summary>A trace that never becomes quiet is decided on as far as it came.</summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<TraceId, Entry> entries = [];
    private readonly List<WatchedTrace> underWay = [];
    private long missedFrom = long.MaxValue;
    private long recoveringFrom = long.MaxValue;
    private long early;
    private volatile bool isWatching;

    /// <summary>Whether somebody wants to know. What is noted before is forgotten when nobody does any more.</summary>
    public bool IsWatching
    {
        get => isWatching;
        set
        {
            isWatching = value;
            if (!value)
            {
                lock (gate)
                {
                    entries.Clear();
                    (missedFrom, recoveringFrom) = (long.MaxValue, long.MaxValue);
                }
            }
        }
    }

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count + underWay.Count;
            }
        }
    }

    /// <summary>How many were decided on before their time for want of room.</summary>
    public long Early => Interlocked.Read(ref early);

    /// <summary>The traces of a batch, before it is stored; null when nobody watches.</summary>
    public List<TraceArrival>? Of(SpanBatch batch)
    {
        if (!isWatching)
        {
            return null;
        }
        Dictionary<TraceId, TraceArrival> found = [];
        for (int i = 0; i < batch.Count; i++)
        {
            Span span = batch[i];
            bool isRoot = span.IsRoot || (found.TryGetValue(span.TraceId, out TraceArrival before) && before.HasEnded);
            found[span.TraceId] = new TraceArrival(span.TraceId, span.ReceivedTimeUnixNano, isRoot);
        }
        return [.. found.Values];
    }

    /// <inheritdoc cref="Of(SpanBatch)"/>
    public List<TraceArrival>? Of(LogBatch batch)
    {
        if (!isWatching)
        {
            return null;
        }
        Dictionary<TraceId, TraceArrival> found = [];
        for (int i = 0; i < batch.Count; i++)
        {
            if (!batch[i].TraceId.IsEmpty)
            {
                found[batch[i].TraceId] = new TraceArrival(batch[i].TraceId, batch[i].ReceivedTimeUnixNano, false);
            }
        }
        return [.. found.Values];
    }

    /// <summary>Notes what is stored now.</summary>
    public void Arrived(List<TraceArrival> arrivals)
    {
        lock (gate)
        {
            foreach (TraceArrival arrival in arrivals)
            {
                Note(new WatchedTrace(arrival.TraceId, arrival.FirstUnixNano, arrival.FirstUnixNano, arrival.HasEnded));
            }
        }
    }

    /// <summary>What was received from this time on, in nanoseconds since 1970, may not be known here: a former process did not get to it.</summary>
    public void Miss(long fromUnixNano)
    {
        lock (gate)
        {
            missedFrom = Math.Min(missedFrom, fromUnixNano);
        }
    }

    /// <summary>From which time on the store is to be asked for traces that are missing; null when none are, or there is no room for them yet.</summary>
    public long? TakeMissed()
    {
        lock (gate)
        {
            if (missedFrom == long.MaxValue || entries.Count > CountMax / 2)
            {
                return null;
            }
            (recoveringFrom, missedFrom) = (missedFrom, long.MaxValue);
            return recoveringFrom;
        }
    }

    /// <summary>Notes traces that were missing, and from which time on there may be more; the largest number when there are none.</summary>
    public void Recover(IEnumerable<TraceArrival> arrivals, long moreFromUnixNano)
    {
        lock (gate)
        {
            recoveringFrom = long.MaxValue;
            missedFrom = Math.Min(missedFrom, moreFromUnixNano);
            foreach (TraceArrival arrival in arrivals)
            {
                Note(new WatchedTrace(arrival.TraceId, arrival.FirstUnixNano, long.MaxValue, arrival.HasEnded));
            }
        }
    }

    /// <summary>Notes that something was found in a trace.</summary>
    public void Found(TraceId traceId)
    {
        if (isWatching)
        {
            lock (gate)
            {
                Note(new WatchedTrace(traceId, Now, long.MaxValue, true));
            }
        }
    }

    /// <summary>Takes out traces that are quiet, and those that waited too long. They count as waiting until they are done or returned.</summary>
    /// <param name="quiet">How long traces must have been that have ended.</param>
    /// <param name="idle">How long others.</param>
    /// <param name="countMax">At most so many.</param>
    public List<WatchedTrace> Take(TimeSpan quiet, TimeSpan idle, int countMax)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            foreach ((TraceId id, Entry entry) in entries)
            {
                if (underWay.Count == countMax)
                {
                    break;
                }
                bool isFull = entries.Count > CountMax;
                if (time.GetElapsedTime(entry.LastTimestamp, now) >= (entry.Trace.HasEnded ? quiet : idle) || time.GetElapsedTime(entry.FirstTimestamp, now) >= AgeMax || isFull)
                {
                    early += isFull ? 1 : 0;
                    underWay.Add(entry.Trace);
                    // Removing does not disturb the enumeration of a dictionary.
                    entries.Remove(id);
                }
            }
            return [.. underWay];
        }
    }

    /// <summary>What was taken is decided on, and what is kept of it is on its way.</summary>
    public void Done()
    {
        lock (gate)
        {
            underWay.Clear();
        }
    }

    /// <summary>What was taken has to be taken again.</summary>
    public void Return()
    {
        lock (gate)
        {
            foreach (WatchedTrace trace in underWay)
            {
                Note(trace);
            }
            underWay.Clear();
            (missedFrom, recoveringFrom) = (Math.Min(missedFrom, recoveringFrom), long.MaxValue);
        }
    }

    /// <summary>Nothing that was received before is undecided, in nanoseconds since 1970.</summary>
    /// <param name="otherwise">What holds when nothing waits that came before.</param>
    public long NeededFrom(long otherwise)
    {
        lock (gate)
        {
            return entries.Values.Select(static entry => entry.Trace).Concat(underWay).Select(static trace => trace.NeededFromUnixNano).Append(otherwise).Append(missedFrom).Append(recoveringFrom).Min();
        }
    }

    private void Note(WatchedTrace trace)
    {
        long now = time.GetTimestamp();
        if (entries.TryGetValue(trace.TraceId, out Entry present))
        {
            entries[trace.TraceId] = present with { Trace = present.Trace.With(trace), LastTimestamp = now };
        }
        else if (entries.Count < 2 * CountMax)
        {
            entries.Add(trace.TraceId, new Entry(trace, now, now));
        }
        else
        {
            missedFrom = Math.Min(missedFrom, trace.NeededFromUnixNano);
        }
    }

    private long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private readonly record struct Entry(WatchedTrace Trace, long FirstTimestamp, long LastTimestamp);
}

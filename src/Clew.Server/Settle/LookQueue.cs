using Clew.Telemetry;

namespace Clew.Server.Settle;

/// <summary>
/// Traces that wait for a look, each once, the longest waiting first. A trace that goes on comes again and again; it is not looked at more often than
/// every 15 seconds. Bounded: what finds no room is left out and comes again with its next span.
/// </summary>
internal sealed class LookQueue(TimeProvider time, FindingCounters counters)
{
    public const int CountMax = 20_000;

    /// <summary>Often enough to stop a runaway, seldom enough for one that runs for hours.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Queue<TraceId> order = new();
    private readonly HashSet<TraceId> waiting = [];
    private readonly Dictionary<TraceId, long> looked = [];
    private readonly Queue<(TraceId TraceId, long Timestamp)> lookedOrder = new();
    private readonly Lock gate = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    public void Offer(TraceId trace)
    {
        lock (gate)
        {
            if (waiting.Contains(trace))
            {
                return;
            }
            if (waiting.Count >= CountMax)
            {
                counters.Skipped();
                return;
            }
            waiting.Add(trace);
            order.Enqueue(trace);
        }
    }

    /// <summary>Takes out traces whose turn it is.</summary>
    public List<TraceId> Take(int countMax)
    {
        List<TraceId> taken = [];
        lock (gate)
        {
            long now = time.GetTimestamp();
            Forget(now);
            // Each is looked at once: those that were looked at lately go to the end.
            for (int left = order.Count; left > 0 && taken.Count < countMax; left--)
            {
                TraceId trace = order.Dequeue();
                if (looked.ContainsKey(trace))
                {
                    order.Enqueue(trace);
                    continue;
                }
                waiting.Remove(trace);
                looked[trace] = now;
                lookedOrder.Enqueue((trace, now));
                taken.Add(trace);
            }
        }
        return taken;
    }

    /// <summary>Gives back what could not be looked at.</summary>
    public void Return(IEnumerable<TraceId> traces)
    {
        lock (gate)
        {
            foreach (TraceId trace in traces)
            {
                looked.Remove(trace);
                if (waiting.Count < CountMax && waiting.Add(trace))
                {
                    order.Enqueue(trace);
                }
            }
        }
    }

    private void Forget(long now)
    {
        while (lookedOrder.TryPeek(out (TraceId TraceId, long Timestamp) oldest) && (time.GetElapsedTime(oldest.Timestamp, now) >= Interval || lookedOrder.Count > CountMax))
        {
            lookedOrder.Dequeue();
            if (looked.TryGetValue(oldest.TraceId, out long timestamp) && timestamp == oldest.Timestamp)
            {
                looked.Remove(oldest.TraceId);
            }
        }
    }
}

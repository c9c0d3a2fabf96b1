using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Traces whose sums may differ from what the whole trace says: those that commits touched since they were last looked at. Bounded: from half
/// full on, traces are handed out early; when full, new ones are left out and counted, and found again when they get another span or
/// after the next start.
/// </summary>
internal sealed class UnsettledTraces(TimeProvider time)
{
    internal const int CountMax = 100_000;

    private readonly Dictionary<TraceId, Entry> entries = [];
    private readonly SeenTraces leftOut = new();
    private readonly Lock gate = new();

    internal int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>Traces that found no room.</summary>
    internal long Dropped { get; private set; }

    /// <summary>A trace got something.</summary>
    internal void Touch(in UnsettledTrace trace)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            if (entries.TryGetValue(trace.TraceId, out Entry present))
            {
                entries[trace.TraceId] = present with { LastTimestamp = now, Trace = present.Trace with { IsMixed = true } };
            }
            else if (entries.Count < CountMax)
            {
                // What was left out before was never settled: this is not all of it.
                entries.Add(trace.TraceId, new Entry(now, now, trace with { IsMixed = trace.IsMixed || leftOut.MayContain(trace.TraceId) }));
            }
            else
            {
                leftOut.Add(trace.TraceId);
                Dropped++;
            }
        }
    }

    /// <summary>
    /// Takes out traces that got nothing for the given time, or that have been waiting for <paramref name="ageMax"/>; any at all when the
    /// set is half full.
    /// </summary>
    internal List<UnsettledTrace> Take(TimeSpan quiet, TimeSpan ageMax, int countMax)
    {
        long now = time.GetTimestamp();
        List<UnsettledTrace> taken = [];
        lock (gate)
        {
            bool early = entries.Count > CountMax / 2;
            foreach ((TraceId traceId, Entry entry) in entries)
            {
                if (early || time.GetElapsedTime(entry.LastTimestamp, now) >= quiet || time.GetElapsedTime(entry.FirstTimestamp, now) >= ageMax)
                {
                    taken.Add(entry.Trace);
                    // Removing does not disturb the enumeration of a dictionary.
                    entries.Remove(traceId);
                    if (taken.Count == countMax)
                    {
                        break;
                    }
                }
            }
        }
        return taken;
    }

    private readonly record struct Entry(long FirstTimestamp, long LastTimestamp, UnsettledTrace Trace);
}

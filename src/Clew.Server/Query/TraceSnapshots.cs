using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>
/// Traces that are being read page by page, so that the pages agree with each other and the trace is read and put together once. Holds two traces for a
/// minute; whoever comes later reads the trace again.
/// </summary>
internal sealed class TraceSnapshots : IDisposable
{
    /// <summary>50,000 spans take about 60 MB.</summary>
    private const int CountMax = 2;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly LinkedList<Snapshot> snapshots = [];
    private readonly ITimer sweep;
    private long lastId;
    private long missed;

    public TraceSnapshots(TimeProvider time)
    {
        this.time = time;
        sweep = time.CreateTimer(_ => RemoveOld(), null, Life, Life);
    }

    /// <summary>Pages whose snapshot was gone.</summary>
    public long Missed => Interlocked.Read(ref missed);

    /// <summary>Keeps a trace for its next pages and returns the name to ask for it.</summary>
    public long Keep(TraceId traceId, TraceAssembly trace)
    {
        lock (gate)
        {
            if (snapshots.Count == CountMax)
            {
                snapshots.RemoveFirst();
            }
            snapshots.AddLast(new Snapshot(++lastId, traceId, trace, time.GetTimestamp()));
            return lastId;
        }
    }

    /// <summary>Null when it is gone, or is of another trace.</summary>
    public TraceAssembly? Find(long id, TraceId traceId)
    {
        lock (gate)
        {
            foreach (Snapshot snapshot in snapshots)
            {
                if (snapshot.Id == id && snapshot.TraceId == traceId)
                {
                    return snapshot.Trace;
                }
            }
        }
        Interlocked.Increment(ref missed);
        return null;
    }

    public void Dispose() => sweep.Dispose();

    private void RemoveOld()
    {
        lock (gate)
        {
            while (snapshots.First is { } oldest && time.GetElapsedTime(oldest.Value.KeptTimestamp) >= Life)
            {
                snapshots.RemoveFirst();
            }
        }
    }

    private sealed record Snapshot(long Id, TraceId TraceId, TraceAssembly Trace, long KeptTimestamp);
}

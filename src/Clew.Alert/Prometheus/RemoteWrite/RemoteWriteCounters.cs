namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>What became of samples since the start. Thread-safe.</summary>
public sealed class RemoteWriteCounters
{
    private long sent;
    private long dropped;
    private long failures;
    private volatile string? lastFault;
    private volatile int waiting;

    /// <summary>Samples that were taken.</summary>
    public long SentSamples => Interlocked.Read(ref sent);

    /// <summary>Samples that were given up.</summary>
    public long DroppedSamples => Interlocked.Read(ref dropped);

    /// <summary>Attempts that failed.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Requests that wait.</summary>
    public int Waiting
    {
        get => waiting;
        internal set => waiting = value;
    }

    internal void Sent(int samples)
    {
        Interlocked.Add(ref sent, samples);
        lastFault = null;
    }

    internal void Dropped(int samples) => Interlocked.Add(ref dropped, samples);

    /// <summary>True when the fault is another one than before.</summary>
    internal bool Failed(string fault)
    {
        Interlocked.Increment(ref failures);
        bool isNew = lastFault != fault;
        lastFault = fault;
        return isNew;
    }
}

using System.Collections.Concurrent;
using Clew.Export.Send;
using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>Why items were not delivered.</summary>
public enum ExportDrop
{
    /// <summary>The queue was full and the oldest made room.</summary>
    QueueFull,

    /// <summary>The receiver said that it will never take them.</summary>
    Refused,

    /// <summary>One item alone is larger than the receiver takes.</summary>
    TooLarge,

    /// <summary>Given up after <see cref="RetryOptions.MaxElapsedTime"/>, or because repeating is off.</summary>
    RetriesExhausted,

    /// <summary>The receiver took the request and left these out (partial success).</summary>
    RejectedByReceiver,

    /// <summary>Bytes on disk changed under the queue.</summary>
    Corrupt,
}

/// <summary>What a destination did since the server started.</summary>
internal sealed class DestinationCounters
{
    /// <summary>A handful: as many as policies in the file.</summary>
    private readonly ConcurrentDictionary<string, long> keptTraces = new(StringComparer.Ordinal);
    private readonly long[] sentItems = new long[3];
    private readonly long[] filteredItems = new long[3];
    private readonly long[] droppedItems = new long[Enum.GetValues<ExportDrop>().Length];
    private long sentRequests;
    private long sentBytes;
    private long retries;
    private long refusedRequests;
    private long attempts;
    private long leftOutTraces;
    private volatile LastDelivery? lastSuccess;
    private volatile LastDelivery? lastFailure;

    public long SentRequests => Interlocked.Read(ref sentRequests);

    public long SentBytes => Interlocked.Read(ref sentBytes);

    public long Retries => Interlocked.Read(ref retries);

    /// <summary>Requests of senders that were refused because the queue had no room.</summary>
    public long RefusedRequests => Interlocked.Read(ref refusedRequests);

    /// <summary>Traces that sampling policies left out; one that goes on later is counted again.</summary>
    public long LeftOutTraces => Interlocked.Read(ref leftOutTraces);

    /// <summary>Traces that sampling policies kept, by the policy.</summary>
    public IReadOnlyDictionary<string, long> KeptTraces => new SortedDictionary<string, long>(keptTraces, StringComparer.Ordinal);

    public LastDelivery? LastSuccess => lastSuccess;

    public LastDelivery? LastFailure => lastFailure;

    public long SentItems(OtlpSignal signal) => Interlocked.Read(ref sentItems[(int)signal]);

    public long FilteredItems(OtlpSignal signal) => Interlocked.Read(ref filteredItems[(int)signal]);

    public long DroppedItems(ExportDrop reason) => Interlocked.Read(ref droppedItems[(int)reason]);

    public void Sent(OtlpSignal signal, long items, long bytes, Delivery delivery, DateTimeOffset now)
    {
        Interlocked.Add(ref sentItems[(int)signal], items - delivery.RejectedItems);
        Interlocked.Add(ref droppedItems[(int)ExportDrop.RejectedByReceiver], delivery.RejectedItems);
        Interlocked.Increment(ref sentRequests);
        Interlocked.Add(ref sentBytes, bytes);
        lastSuccess = new LastDelivery(Interlocked.Increment(ref attempts), now, signal, delivery);
    }

    public void Failed(OtlpSignal signal, Delivery delivery, DateTimeOffset now) =>
        lastFailure = new LastDelivery(Interlocked.Increment(ref attempts), now, signal, delivery);

    public void Kept(string policy) => keptTraces.AddOrUpdate(policy, 1, static (_, count) => count + 1);

    public void LeftOut(long traces) => Interlocked.Add(ref leftOutTraces, traces);

    public void Retried() => Interlocked.Increment(ref retries);

    public void Refused() => Interlocked.Increment(ref refusedRequests);

    public void Filtered(OtlpSignal signal, long items) => Interlocked.Add(ref filteredItems[(int)signal], items);

    public void Dropped(ExportDrop reason, long items) => Interlocked.Add(ref droppedItems[(int)reason], items);
}

/// <summary>The newest attempt of its kind.</summary>
internal sealed record LastDelivery(long Number, DateTimeOffset Time, OtlpSignal Signal, Delivery Delivery);

namespace Clew.Telemetry;

/// <summary>An item that a batch can use again.</summary>
public interface IBatchItem
{
    /// <summary>When this server received the item.</summary>
    long ReceivedTimeUnixNano { get; set; }

    /// <summary>Back to the state of a new item, keeping allocated storage.</summary>
    void Clear();
}

/// <summary>
/// The items of one OTLP request. Their strings point into <see cref="Buffer"/>, the received bytes, which the batch owns until
/// <see cref="Clear"/>. A batch and its items are reused, so nothing may keep an item beyond its batch. Not thread-safe.
/// </summary>
public abstract class TelemetryBatch<T>
    where T : class, IBatchItem, new()
{
    private readonly List<T> items = [];

    /// <summary>Accepted items.</summary>
    public int Count { get; private set; }

    public T this[int index] => items[index];

    /// <summary>Items that it holds for use, accepted ones among them.</summary>
    public int Capacity => items.Count;

    /// <summary>The received bytes after decompression; grows and is kept for the next request.</summary>
    public byte[] Buffer { get; set; } = [];

    /// <summary>Used bytes of <see cref="Buffer"/>.</summary>
    public int BufferLength { get; set; }

    /// <summary>Items that were sent but are not in the batch, for example spans without a trace id.</summary>
    public long RejectedCount { get; set; }

    /// <summary>Names the first offending item and the reason; null when nothing was rejected.</summary>
    public string? FirstRejection { get; set; }

    /// <summary>Strings whose invalid UTF-8 was replaced by U+FFFD.</summary>
    public long RepairedUtf8Count { get; set; }

    /// <summary>Attribute values that were cut to the limit.</summary>
    public long TruncatedValueCount { get; set; }

    /// <summary>Attributes that were dropped because an item had too many.</summary>
    public long DroppedAttributeCount { get; set; }

    /// <summary>Adds an empty item.</summary>
    public T Add()
    {
        if (Count == items.Count)
        {
            items.Add(new T());
        }
        return items[Count++];
    }

    /// <summary>Takes back the item added last, because it turned out to be unacceptable.</summary>
    public void RemoveLast() => items[--Count].Clear();

    public void Reject(string reason, long count = 1)
    {
        RejectedCount += count;
        FirstRejection ??= reason;
    }

    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            items[i].Clear();
        }
        Count = 0;
        BufferLength = 0;
        RejectedCount = RepairedUtf8Count = TruncatedValueCount = DroppedAttributeCount = 0;
        FirstRejection = null;
    }
}

public sealed class SpanBatch : TelemetryBatch<Span>;

public sealed class LogBatch : TelemetryBatch<LogRecord>;

public sealed class MetricBatch : TelemetryBatch<MetricPoint>;

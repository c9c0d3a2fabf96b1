using System.Buffers;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Encode;

/// <summary>What can be done to the body of an OTLP request without knowing its signal.</summary>
internal abstract class SignalCodec
{
    // What is in a queue passed the receiver's limits; here nothing may be cut again.
    private protected static readonly DecodeLimits Unlimited = new()
    {
        MaxAttributesPerItem = int.MaxValue,
        MaxAttributeValueBytes = int.MaxValue,
        MaxKeyBytes = int.MaxValue,
        MaxElementsPerValue = int.MaxValue,
        MaxEventsPerSpan = int.MaxValue,
        MaxLinksPerSpan = int.MaxValue,
        MaxExemplarsPerPoint = int.MaxValue,
        MaxBucketsPerPoint = int.MaxValue,
        MaxDecodedBytes = long.MaxValue,
        MaxDepth = 150,
    };

    public static readonly SignalCodec<SpanBatch, Span> Traces = new(TraceDecoder.Decode, TraceEncoder.Encode, TraceEncoder.EncodeJson);
    public static readonly SignalCodec<LogBatch, LogRecord> Logs = new(LogDecoder.Decode, LogEncoder.Encode, LogEncoder.EncodeJson);
    public static readonly SignalCodec<MetricBatch, MetricPoint> Metrics = new(MetricDecoder.Decode, MetricEncoder.Encode, MetricEncoder.EncodeJson);

    public static SignalCodec Of(OtlpSignal signal) => signal switch { OtlpSignal.Traces => Traces, OtlpSignal.Logs => Logs, _ => Metrics };

    /// <summary>The same request as OTLP/JSON.</summary>
    public abstract ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> body);

    /// <summary>The request in two, each with half of the items; null when it has only one.</summary>
    public abstract (RequestPart First, RequestPart Second)? Halve(ReadOnlyMemory<byte> body);
}

/// <summary>A request body and how many items it carries.</summary>
internal readonly record struct RequestPart(ReadOnlyMemory<byte> Body, int Items);

internal sealed class SignalCodec<TBatch, TItem>(
    Func<TBatch, DecodeLimits, DecodeResult> decode,
    Action<IReadOnlyList<TItem>, IBufferWriter<byte>> encode,
    Action<IReadOnlyList<TItem>, IBufferWriter<byte>> encodeJson) : SignalCodec
    where TBatch : TelemetryBatch<TItem>, new()
    where TItem : class, IBatchItem, new()
{
    public override ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> body) => Encoded(ItemsOf(Decode(body)), encodeJson);

    public override (RequestPart First, RequestPart Second)? Halve(ReadOnlyMemory<byte> body)
    {
        IReadOnlyList<TItem> items = ItemsOf(Decode(body));
        if (items.Count < 2)
        {
            return null;
        }
        int half = items.Count / 2;
        return (Part([.. items.Take(half)]), Part([.. items.Skip(half)]));
    }

    private RequestPart Part(TItem[] items) => new(Encoded(items, encode), items.Length);

    public void Encode(IReadOnlyList<TItem> items, IBufferWriter<byte> output) => encode(items, output);

    /// <exception cref="InvalidDataException">The bytes are not what was put into a queue.</exception>
    public TBatch Decode(ReadOnlyMemory<byte> body)
    {
        TBatch batch = new();
        batch.SetBody(new ReadOnlySequence<byte>(body));
        DecodeResult result = decode(batch, Unlimited);
        return result.Ok ? batch : throw new InvalidDataException("A queued request cannot be read: " + result.Error);
    }

    public static IReadOnlyList<TItem> ItemsOf(TBatch batch)
    {
        TItem[] items = new TItem[batch.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = batch[i];
        }
        return items;
    }

    private static ReadOnlyMemory<byte> Encoded(IReadOnlyList<TItem> items, Action<IReadOnlyList<TItem>, IBufferWriter<byte>> encode)
    {
        ArrayBufferWriter<byte> output = new(64 * 1024);
        encode(items, output);
        return output.WrittenMemory;
    }
}

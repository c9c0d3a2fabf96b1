using System.Buffers.Binary;
using System.Security.Cryptography;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Makes spans of log records that describe a call. Coding agents report each model call and each tool as a log event, and most people
/// collect nothing else of them. Ids are hashes of what identifies trace and call, so that a record sent twice is one span.
/// </summary>
internal static class LogCalls
{
    private const double NanosPerMilli = 1e6;

    /// <summary>More than any call takes; a larger duration is in another unit.</summary>
    private const double MaxDurationMillis = 24 * 3600 * 1000.0;

    public static SpanBatch? In(LogBatch batch, DialectSet dialects)
    {
        SpanBatch? calls = null;
        for (int i = 0; i < batch.Count; i++)
        {
            LogRecord log = batch[i];
            if (log.TraceId.IsEmpty && TryFind(log, dialects, out Utf8Text name, out LogCall call) && First(log, call.Trace) is { IsNullOrEmpty: false } trace)
            {
                calls ??= new SpanBatch();
                Fill(calls.Add(), log, name, call, trace);
            }
        }
        return calls;
    }

    /// <summary>The event's full name is in the event name or, where that lacks the emitter's prefix, in the body.</summary>
    private static bool TryFind(LogRecord log, DialectSet dialects, out Utf8Text name, out LogCall call)
    {
        name = log.EventName;
        if (!dialects.LogCalls.TryGet(name.Span, out call))
        {
            name = log.Body.AsText;
            if (name.IsNullOrEmpty || !dialects.LogCalls.TryGet(name.Span, out call))
            {
                return false;
            }
        }
        foreach ((string key, string value) in call.When)
        {
            if (log.Attributes.GetText(System.Text.Encoding.UTF8.GetBytes(key)).ToString() != value)
            {
                return false;
            }
        }
        return true;
    }

    private static void Fill(Span span, LogRecord log, Utf8Text name, LogCall call, Utf8Text trace)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(hash, log.Resource.Service, "trace", trace);
        span.TraceId = new TraceId(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
        Utf8Text id = First(log, call.Id);
        Hash(hash, trace, name.ToString(), id.IsNullOrEmpty ? log.EffectiveTimeUnixNano.ToString(System.Globalization.CultureInfo.InvariantCulture) : id);
        span.SpanId = new SpanId(Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(hash)));
        span.Name = name;
        span.OtlpKind = OtlpSpanKind.Internal;
        span.EndTimeUnixNano = log.EffectiveTimeUnixNano;
        span.StartTimeUnixNano = span.EndTimeUnixNano - DurationNanos(log, call);
        span.StatusCode = call.Failed ? StatusCode.Error : StatusCode.Unset;
        span.Resource = log.Resource;
        span.Scope = log.Scope;
        span.ReceivedTimeUnixNano = log.ReceivedTimeUnixNano;
        span.DroppedAttributesCount = log.DroppedAttributesCount;
        foreach (ref readonly KeyValue attribute in log.Attributes.AsSpan())
        {
            span.Attributes.Add(attribute.Key, attribute.Value);
        }
    }

    private static long DurationNanos(LogRecord log, LogCall call) =>
        call.DurationMillis is { } key && log.Attributes.TryGet(System.Text.Encoding.UTF8.GetBytes(key), out AnyValue value)
        && AttributeNumbers.TryGetDouble(value, out double millis) && millis is > 0 and < MaxDurationMillis
            ? (long)(millis * NanosPerMilli)
            : 0;

    private static Utf8Text First(LogRecord log, List<string> keys)
    {
        foreach (string key in keys)
        {
            if (log.Attributes.GetText(System.Text.Encoding.UTF8.GetBytes(key)) is { IsNullOrEmpty: false } value)
            {
                return value;
            }
        }
        return default;
    }

    private static void Hash(Span<byte> hash, Utf8Text first, string second, Utf8Text third) =>
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{first}\0{second}\0{third}"), hash);
}

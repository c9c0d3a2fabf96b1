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

    /// <summary>
    /// The calls, processed by the caller's pipeline. A record of a trace stays a log unless it is a model call that reports usage: its emitter sends the
    /// spans, and only usage must neither be missed nor counted twice.
    /// </summary>
    public static SpanBatch? In(LogBatch batch, DialectSet dialects, Action<SpanBatch> process)
    {
        List<(LogRecord Log, Utf8Text Name, LogCall Call)> found = [];
        for (int i = 0; i < batch.Count; i++)
        {
            LogRecord log = batch[i];
            if (TryFind(log, dialects, out Utf8Text name, out LogCall call) && (!log.TraceId.IsEmpty || !First(log, call.Trace).IsNullOrEmpty))
            {
                found.Add((log, name, call));
            }
        }
        if (found.Count == 0)
        {
            return null;
        }
        SpanBatch calls = Process(found, process);
        List<(LogRecord, Utf8Text, LogCall)> kept = [.. found.Where((_, i) => IsCall(calls[i]))];
        calls = kept.Count == found.Count ? calls : Process(kept, process);
        for (int i = 0; i < calls.Count; i++)
        {
            if (kept[i].Item3.WithoutContent)
            {
                calls[i].Content.Clear();
                calls[i].HasContent = false;
            }
        }
        return calls.Count == 0 ? null : calls;
    }

    private static SpanBatch Process(List<(LogRecord Log, Utf8Text Name, LogCall Call)> found, Action<SpanBatch> process)
    {
        SpanBatch calls = new();
        foreach ((LogRecord log, Utf8Text name, LogCall call) in found)
        {
            Fill(calls.Add(), log, name, call);
        }
        process(calls);
        return calls;
    }

    private static bool IsCall(Span span) => !span.FromLog || (span.Kind.IsInference() && span.Usage is { } usage && usage.InputTotal + usage.OutputTotal > 0);

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

    private static void Fill(Span span, LogRecord log, Utf8Text name, LogCall call)
    {
        span.FromLog = !log.TraceId.IsEmpty;
        span.ParentSpanId = log.SpanId;
        Utf8Text trace = span.FromLog ? log.TraceId.ToString() : First(log, call.Trace);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(hash, log.Resource.Service, "trace", trace);
        span.TraceId = span.FromLog ? log.TraceId : new TraceId(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
        Utf8Text id = First(log, call.Id);
        Hash(hash, trace, name.ToString(), id.IsNullOrEmpty ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{log.EffectiveTimeUnixNano}{Place(log)}") : id);
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

    private static string Place(LogRecord log) => log.SpanId.IsEmpty ? "" : "/" + log.SpanId;

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

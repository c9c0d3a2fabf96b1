using System.Globalization;
using Clew.Telemetry;

namespace Clew.Tests;

/// <summary>Builders of telemetry in which a test names only what it is about.</summary>
internal static class Some
{
    public static readonly TraceId TraceId = new(0x0102030405060708, 0x1112131415161718);

    public const long StartUnixNano = 1_780_000_000_000_000_000;

    /// <summary>A span of one second with attributes of any scalar type, text arrays and <see cref="AnyValue"/>.</summary>
    public static Span Span(
        string name = "a span", ulong id = 1, ulong parent = 0, string scope = "my-app", OtlpSpanKind kind = OtlpSpanKind.Internal,
        StatusCode status = StatusCode.Unset, params (string Key, object? Value)[] attributes) =>
        Fill(new Span(), name, id, parent, scope, kind, status, attributes);

    /// <summary>A span with attributes and nothing else.</summary>
    public static Span SpanWith(params (string Key, object? Value)[] attributes) => Span(attributes: attributes);

    /// <summary>Adds a copy-free span to a batch.</summary>
    public static Span AddSpan(
        this SpanBatch batch, string name = "a span", ulong id = 1, ulong parent = 0, string scope = "my-app",
        OtlpSpanKind kind = OtlpSpanKind.Internal, StatusCode status = StatusCode.Unset, params (string Key, object? Value)[] attributes) =>
        Fill(batch.Add(), name, id, parent, scope, kind, status, attributes);

    public static SpanEvent AddEvent(this Span span, string name, params (string Key, object? Value)[] attributes)
    {
        SpanEvent added = span.AddEvent();
        added.Name = name;
        added.TimeUnixNano = StartUnixNano + 100_000_000;
        Fill(added.Attributes, attributes);
        return added;
    }

    public static LogRecord Log(string eventName, object? body, params (string Key, object? Value)[] attributes)
    {
        LogRecord log = new() { EventName = eventName, Body = Value(body), TraceId = TraceId, SpanId = new SpanId(1), TimeUnixNano = StartUnixNano };
        Fill(log.Attributes, attributes);
        return log;
    }

    public static AnyValue Value(object? value) => value switch
    {
        null => default,
        AnyValue any => any,
        string text => AnyValue.From(text),
        bool flag => AnyValue.From(flag),
        int number => AnyValue.From((long)number),
        long number => AnyValue.From(number),
        double number => AnyValue.From(number),
        string[] texts => AnyValue.From([.. texts.Select(AnyValue.From)]),
        AnyValue[] items => AnyValue.From(items),
        (string Key, object? Value)[] fields => Map(fields),
        object?[] items => AnyValue.From([.. items.Select(Value)]),
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No AnyValue for {value.GetType()}."), nameof(value)),
    };

    public static AnyValue Map(params (string Key, object? Value)[] fields) =>
        AnyValue.From([.. fields.Select(field => new KeyValue(Utf8Text.From(field.Key), Value(field.Value)))]);

    private static Span Fill(
        Span span, string name, ulong id, ulong parent, string scope, OtlpSpanKind kind, StatusCode status, (string Key, object? Value)[] attributes)
    {
        span.TraceId = TraceId;
        span.SpanId = new SpanId(id);
        span.ParentSpanId = new SpanId(parent);
        span.Name = name;
        span.OtlpKind = kind;
        span.StatusCode = status;
        span.StartTimeUnixNano = StartUnixNano + (long)id;
        span.EndTimeUnixNano = span.StartTimeUnixNano + 1_000_000_000;
        span.Scope = new InstrumentationScope { Name = scope };
        Fill(span.Attributes, attributes);
        return span;
    }

    private static void Fill(AttributeList list, (string Key, object? Value)[] attributes)
    {
        foreach ((string key, object? value) in attributes)
        {
            list.Add(Utf8Text.From(key), Value(value));
        }
    }
}

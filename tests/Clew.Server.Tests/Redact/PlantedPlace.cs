using System.Text;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Tests.Redact;

/// <summary>Where a payload can hide something.</summary>
public static class PlantedPlace
{
    public static IReadOnlyList<(string Name, Action<Span, string> Plant)> OfSpans { get; } =
    [
        ("attribute", (span, secret) => span.Attributes.Add("app.note", Prose(secret))),
        ("whole value", (span, secret) => span.Attributes.Add("app.value", secret)),
        ("attribute's key", (span, secret) => span.Attributes.Add($"seen {secret}", 1)),
        ("user", (span, secret) => span.Attributes.Add("user.id", secret)),
        ("conversation", (span, secret) => span.Attributes.Add("gen_ai.conversation.id", secret)),
        ("JSON", (span, secret) => span.Attributes.Add("app.json", Json(new { note = Prose(secret), more = new[] { 1, 2 } }))),
        ("JSON in JSON", (span, secret) => span.Attributes.Add("app.nested", Json(new { inner = Json(new { deeper = Json(new { text = Prose(secret) + "\n" }) }) }))),
        ("messages", (span, secret) => span.Attributes.Add("gen_ai.input.messages", Json(new[] { new { role = "user", parts = new[] { new { type = "text", content = Prose(secret) } } } }))),
        ("answer", (span, secret) => span.Attributes.Add("gen_ai.output.messages", Json(new[] { new { role = "assistant", parts = new[] { new { type = "text", content = Prose(secret) } } } }))),
        ("indexed key", (span, secret) => span.Attributes.Add("gen_ai.prompt.0.content", Prose(secret))),
        ("other indexed key", (span, secret) => span.Attributes.Add("llm.input_messages.0.message.content", Prose(secret))),
        ("tool's arguments", (span, secret) => span.Attributes.Add("gen_ai.tool.call.arguments", Json(new { to = secret, note = "a \"quoted\" text" }))),
        ("tool's result", (span, secret) => span.Attributes.Add("gen_ai.tool.call.result", Json(new { result = Json(new[] { Prose(secret) }) }))),
        ("array", (span, secret) => span.Attributes.Add(Utf8Text.From("app.list"), AnyValue.From([AnyValue.From("one"), AnyValue.From(Prose(secret))]))),
        ("map", (span, secret) => span.Attributes.Add(Utf8Text.From("app.map"), Map("inner", AnyValue.From([Map("leaf", AnyValue.From(Prose(secret)))])))),
        ("bytes", (span, secret) => span.Attributes.Add(Utf8Text.From("app.bytes"), Bytes(Prose(secret)))),
        ("large value", (span, secret) => span.Attributes.Add("app.large", new string('x', 3000) + " " + Prose(secret) + " " + new string('y', 3000))),
        ("name", (span, secret) => span.Name = "call " + secret),
        ("status", (span, secret) => (span.StatusCode, span.StatusMessage) = (StatusCode.Error, "failed: " + Prose(secret))),
        ("event", (span, secret) => Event(span, "note", "app.note", Prose(secret))),
        ("event's name", (span, secret) => Event(span, "saw " + secret, "app.note", "nothing")),
        ("message event", (span, secret) => Event(span, "gen_ai.user.message", "content", Prose(secret))),
        ("exception", (span, secret) => Event(span, "exception", "exception.stacktrace", "at f()\n  " + Prose(secret) + "\n  at g()")),
        ("link", Link),
        ("URL", (span, secret) => span.Attributes.Add("url.full", "https://shop.example/find?q=" + Uri.EscapeDataString(secret))),
        ("resource", (span, secret) => span.Resource.Attributes.Add("app.deployed.by", Prose(secret))),
        ("scope", (span, secret) => span.Scope.Attributes.Add("app.note", Prose(secret))),
        ("resource's schema URL", (span, secret) => span.Resource.SchemaUrl = Prose(secret)),
        ("scope's schema URL", (span, secret) => span.Scope.SchemaUrl = Prose(secret)),
    ];

    /// <summary>The places that hold what somebody or a model said: not names, ids, addresses, resources.</summary>
    public static IReadOnlyList<(string Name, Action<Span, string> Plant)> ContentOfSpans { get; } =
    [
        .. OfSpans.Where(place => place.Name is "attribute" or "JSON" or "JSON in JSON" or "messages" or "answer" or "indexed key" or "other indexed key" or "tool's arguments"
            or "tool's result" or "array" or "map" or "bytes" or "large value" or "status" or "event" or "message event" or "exception" or "link"),
    ];

    public static IReadOnlyList<(string Name, Action<LogRecord, string> Plant)> OfLogs { get; } =
    [
        ("body", (log, secret) => log.Body = AnyValue.From(Prose(secret))),
        ("map as body", (log, secret) => log.Body = Map("content", AnyValue.From(Json(new { text = Prose(secret) })))),
        ("bytes as body", (log, secret) => log.Body = Bytes(Prose(secret))),
        ("attribute", (log, secret) => log.Attributes.Add("app.note", Prose(secret))),
        ("event's name", (log, secret) => log.EventName = "saw " + secret),
        ("severity", (log, secret) => log.SeverityText = "INFO " + secret),
    ];

    public static IReadOnlyList<(string Name, Action<LogRecord, string> Plant)> ContentOfLogs { get; } =
        [.. OfLogs.Where(place => place.Name is "body" or "map as body" or "bytes as body" or "attribute")];

    public static IReadOnlyList<(string Name, Action<MetricPoint, string> Plant)> OfMetrics { get; } =
    [
        ("attribute", (point, secret) => point.Attributes.Add("app.note", secret)),
        ("description", (point, secret) => point.Description = Prose(secret)),
        ("unit", (point, secret) => point.Unit = Prose(secret)),
    ];

    private static string Prose(string secret) => $"Please remember: {secret} and nothing else.";

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static AnyValue Map(string key, AnyValue value) => AnyValue.From([new KeyValue(Utf8Text.From(key), value)]);

    private static AnyValue Bytes(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return AnyValue.FromBytes(bytes, 0, bytes.Length);
    }

    private static void Event(Span span, string name, string key, string value)
    {
        SpanEvent added = span.AddEvent();
        (added.Name, added.TimeUnixNano) = (name, span.StartTimeUnixNano);
        added.Attributes.Add(key, value);
    }

    private static void Link(Span span, string secret)
    {
        SpanLink link = new() { TraceId = new TraceId(1, 2), SpanId = new SpanId(3) };
        link.Attributes.Add("app.note", Prose(secret));
        span.Links.Add(link);
    }
}

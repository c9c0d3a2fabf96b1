using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>A span event or log record that carries a message.</summary>
/// <param name="Role">What it carries.</param>
/// <param name="Body">The message.</param>
/// <param name="Fields">Attributes named like those of a span; only of <see cref="EventRole.Details"/>.</param>
internal sealed record MessageEvent(EventRole Role, JsonElement Body, KeyValue[] Fields)
{
    /// <summary>In order of time; span events before log records, which are used only where the span has no events of its own.</summary>
    public static List<MessageEvent> Of(Span span, IReadOnlyList<LogRecord> logs, DialectSet dialects)
    {
        List<MessageEvent> events = [];
        foreach (SpanEvent item in span.Events)
        {
            if (dialects.Events.TryGet(item.Name.Span, out EventRole role))
            {
                KeyValue[] fields = item.Attributes.AsSpan().ToArray();
                events.Add(new MessageEvent(role, BodyOf(fields), fields));
            }
        }
        if (events.Count > 0)
        {
            return events;
        }
        foreach (LogRecord log in logs.OrderBy(log => log.EffectiveTimeUnixNano))
        {
            Utf8Text name = log.EventName.Or(log.Attributes.GetText("event.name"u8));
            if (dialects.Events.TryGet(name.Span, out EventRole role))
            {
                KeyValue[] fields = [.. log.Body.AsKeyValueList, .. log.Attributes.AsSpan()];
                events.Add(new MessageEvent(role, log.Body.Kind switch
                {
                    AnyValueKind.KeyValueList or AnyValueKind.Array => JsonText.ToElement(log.Body),
                    AnyValueKind.String when log.Body.AsText.Length > 0 => JsonText.Decode(log.Body.AsText.ToString()),
                    _ => BodyOf(fields),
                }, fields));
            }
        }
        return events;
    }

    /// <summary>Emitters that cannot send a body put it into one attribute as JSON, or its fields into attributes.</summary>
    private static JsonElement BodyOf(KeyValue[] fields)
    {
        foreach (KeyValue field in fields)
        {
            if (field.Key.Equals("gen_ai.event.content"u8) || field.Key.Equals("gen_ai.prompt"u8) || field.Key.Equals("gen_ai.completion"u8) || field.Key.Equals("body"u8))
            {
                return JsonText.ToElement(field.Value);
            }
        }
        return JsonText.ToElement(fields);
    }
}

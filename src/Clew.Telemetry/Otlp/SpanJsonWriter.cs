using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.trace.v1.Span and its parts, as OTLP/JSON.</summary>
internal static class SpanJsonWriter
{
    public static readonly JsonListNames Names = new("resourceSpans", "scopeSpans", "spans");

    public static void Write(Utf8JsonWriter writer, List<Span> spans)
    {
        foreach (Span span in spans)
        {
            WriteSpan(writer, span);
        }
    }

    private static void WriteSpan(Utf8JsonWriter writer, Span span)
    {
        writer.WriteStartObject();
        CommonJsonEncoder.WriteTraceId(writer, "traceId"u8, span.TraceId);
        CommonJsonEncoder.WriteSpanId(writer, "spanId"u8, span.SpanId);
        CommonJsonEncoder.WriteSpanId(writer, "parentSpanId"u8, span.ParentSpanId);
        CommonJsonEncoder.WriteText(writer, "traceState"u8, span.TraceState);
        CommonJsonEncoder.WriteNumber(writer, "flags"u8, span.Flags);
        CommonJsonEncoder.WriteText(writer, "name"u8, span.Name);
        CommonJsonEncoder.WriteNumber(writer, "kind"u8, (long)span.OtlpKind);
        CommonJsonEncoder.WriteTime(writer, "startTimeUnixNano"u8, span.StartTimeUnixNano);
        CommonJsonEncoder.WriteTime(writer, "endTimeUnixNano"u8, span.EndTimeUnixNano);
        CommonJsonEncoder.WriteAttributes(writer, span.Attributes, span.Content);
        CommonJsonEncoder.WriteNumber(writer, "droppedAttributesCount"u8, span.DroppedAttributesCount);
        WriteEvents(writer, span.Events);
        CommonJsonEncoder.WriteNumber(writer, "droppedEventsCount"u8, span.DroppedEventsCount);
        WriteLinks(writer, span.Links);
        CommonJsonEncoder.WriteNumber(writer, "droppedLinksCount"u8, span.DroppedLinksCount);
        writer.WriteStartObject("status"u8);
        CommonJsonEncoder.WriteText(writer, "message"u8, span.StatusMessage);
        CommonJsonEncoder.WriteNumber(writer, "code"u8, (long)span.StatusCode);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter writer, List<SpanEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("events"u8);
        foreach (SpanEvent spanEvent in events)
        {
            writer.WriteStartObject();
            CommonJsonEncoder.WriteTime(writer, "timeUnixNano"u8, spanEvent.TimeUnixNano);
            CommonJsonEncoder.WriteText(writer, "name"u8, spanEvent.Name);
            CommonJsonEncoder.WriteAttributes(writer, spanEvent.Attributes);
            CommonJsonEncoder.WriteNumber(writer, "droppedAttributesCount"u8, spanEvent.DroppedAttributesCount);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter writer, List<SpanLink> links)
    {
        if (links.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("links"u8);
        foreach (SpanLink link in links)
        {
            writer.WriteStartObject();
            CommonJsonEncoder.WriteTraceId(writer, "traceId"u8, link.TraceId);
            CommonJsonEncoder.WriteSpanId(writer, "spanId"u8, link.SpanId);
            CommonJsonEncoder.WriteText(writer, "traceState"u8, link.TraceState);
            CommonJsonEncoder.WriteAttributes(writer, link.Attributes);
            CommonJsonEncoder.WriteNumber(writer, "droppedAttributesCount"u8, link.DroppedAttributesCount);
            CommonJsonEncoder.WriteNumber(writer, "flags"u8, link.Flags);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

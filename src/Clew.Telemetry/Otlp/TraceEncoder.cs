using System.Buffers;
using System.Text.Json;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// Encodes spans as ExportTraceServiceRequest, grouped by resource and scope, with <see cref="Span.Content"/> among the attributes.
/// </summary>
public static class TraceEncoder
{
    /// <summary>Writes Protocol Buffers.</summary>
    public static void Encode(SpanBatch batch, IBufferWriter<byte> output) => Encode(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="Encode(SpanBatch, IBufferWriter{byte})"/>
    public static void Encode(IReadOnlyList<Span> spans, IBufferWriter<byte> output) =>
        CommonEncoder.WriteRequest(Group(spans), WriteSpans, output);

    /// <summary>Writes OTLP/JSON.</summary>
    public static void EncodeJson(SpanBatch batch, IBufferWriter<byte> output) => EncodeJson(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="EncodeJson(SpanBatch, IBufferWriter{byte})"/>
    public static void EncodeJson(IReadOnlyList<Span> spans, IBufferWriter<byte> output) =>
        CommonJsonEncoder.WriteRequest(Group(spans), SpanJsonWriter.Names, SpanJsonWriter.Write, output);

    /// <summary>Writes spans as elements of <c>resourceSpans</c>: a request too large for memory is written part by part.</summary>
    public static void WriteResourceSpans(IReadOnlyList<Span> spans, Utf8JsonWriter writer) =>
        CommonJsonEncoder.WriteGroups(writer, Group(spans), SpanJsonWriter.Names, SpanJsonWriter.Write);

    private static List<ResourceGroup<Span>> Group(IReadOnlyList<Span> spans) =>
        ItemGrouping.Group(spans, static span => span.Resource, static span => span.Scope);

    private static void WriteSpans(ProtobufWriter writer, List<Span> spans)
    {
        for (int i = spans.Count - 1; i >= 0; i--)
        {
            WriteSpan(writer, spans[i]);
        }
    }

    private static void WriteSpan(ProtobufWriter writer, Span span)
    {
        int mark = writer.Length;
        writer.Fixed32(F.Span.Flags, span.Flags);
        WriteStatus(writer, span);
        writer.Varint(F.Span.DroppedLinksCount, span.DroppedLinksCount);
        for (int i = span.Links.Count - 1; i >= 0; i--)
        {
            WriteLink(writer, span.Links[i]);
        }
        writer.Varint(F.Span.DroppedEventsCount, span.DroppedEventsCount);
        for (int i = span.Events.Count - 1; i >= 0; i--)
        {
            WriteEvent(writer, span.Events[i]);
        }
        writer.Varint(F.Span.DroppedAttributesCount, span.DroppedAttributesCount);
        CommonEncoder.WriteAttributes(writer, F.Span.Attributes, span.Content);
        CommonEncoder.WriteAttributes(writer, F.Span.Attributes, span.Attributes);
        writer.Time(F.Span.EndTimeUnixNano, span.EndTimeUnixNano);
        writer.Time(F.Span.StartTimeUnixNano, span.StartTimeUnixNano);
        writer.Varint(F.Span.Kind, (ulong)span.OtlpKind);
        writer.Text(F.Span.Name, span.Name);
        writer.SpanId(F.Span.ParentSpanId, span.ParentSpanId);
        writer.Text(F.Span.TraceState, span.TraceState);
        writer.SpanId(F.Span.SpanId, span.SpanId);
        writer.TraceId(F.Span.TraceId, span.TraceId);
        writer.Message(F.ScopeItems.Items, mark);
    }

    private static void WriteEvent(ProtobufWriter writer, SpanEvent spanEvent)
    {
        int mark = writer.Length;
        writer.Varint(F.Event.DroppedAttributesCount, spanEvent.DroppedAttributesCount);
        CommonEncoder.WriteAttributes(writer, F.Event.Attributes, spanEvent.Attributes);
        writer.Text(F.Event.Name, spanEvent.Name);
        writer.Time(F.Event.TimeUnixNano, spanEvent.TimeUnixNano);
        writer.Message(F.Span.Events, mark);
    }

    private static void WriteLink(ProtobufWriter writer, SpanLink link)
    {
        int mark = writer.Length;
        writer.Fixed32(F.Link.Flags, link.Flags);
        writer.Varint(F.Link.DroppedAttributesCount, link.DroppedAttributesCount);
        CommonEncoder.WriteAttributes(writer, F.Link.Attributes, link.Attributes);
        writer.Text(F.Link.TraceState, link.TraceState);
        writer.SpanId(F.Link.SpanId, link.SpanId);
        writer.TraceId(F.Link.TraceId, link.TraceId);
        writer.Message(F.Span.Links, mark);
    }

    private static void WriteStatus(ProtobufWriter writer, Span span)
    {
        int mark = writer.Length;
        writer.Varint(F.Status.Code, (ulong)span.StatusCode);
        writer.Text(F.Status.Message, span.StatusMessage);
        if (writer.Length > mark)
        {
            writer.Message(F.Span.Status, mark);
        }
    }
}

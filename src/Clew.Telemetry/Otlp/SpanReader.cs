using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.trace.v1.Span and its parts, from Protocol Buffers.</summary>
internal readonly struct SpanReader : ISignalReader<SpanBatch>
{
    public static string Signal => "Spans";

    public static void ReadItem(
        ref ProtobufReader reader, DecodeContext context, SpanBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        Span span = batch.Add();
        span.Resource = resource;
        span.Scope = scope;
        SpanIds ids = ReadSpan(ref reader, context, span);
        SpanRejection.RemoveUnacceptable(batch, context, ids, index);
    }

    /// <summary>One case per field in the order of the message; long but flat.</summary>
    private static SpanIds ReadSpan(ref ProtobufReader reader, DecodeContext context, Span span)
    {
        SpanIds ids = default;
        uint droppedAttributes = 0;
        uint droppedEvents = 0;
        uint droppedLinks = 0;
        if (!context.Charge(DecodedSize.Span))
        {
            reader.Fail(context.MemoryError);
        }
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Span.TraceId << 3) | WireType.Length:
                    ids.TraceIdLength = CommonDecoder.ReadTraceId(ref reader, out TraceId traceId);
                    span.TraceId = traceId;
                    break;
                case (F.Span.SpanId << 3) | WireType.Length:
                    ids.SpanIdLength = CommonDecoder.ReadSpanId(ref reader, out SpanId spanId);
                    span.SpanId = spanId;
                    break;
                case (F.Span.TraceState << 3) | WireType.Length:
                    span.TraceState = context.Text(reader.ReadRange());
                    break;
                case (F.Span.ParentSpanId << 3) | WireType.Length:
                    ids.ParentLength = CommonDecoder.ReadSpanId(ref reader, out SpanId parentId);
                    span.ParentSpanId = parentId;
                    break;
                case (F.Span.Name << 3) | WireType.Length:
                    span.Name = context.Text(reader.ReadRange());
                    break;
                case (F.Span.Kind << 3) | WireType.Varint:
                    span.OtlpKind = OtlpEnums.SpanKind(reader.ReadVarint());
                    break;
                case (F.Span.StartTimeUnixNano << 3) | WireType.Fixed64:
                    span.StartTimeUnixNano = reader.ReadTime();
                    break;
                case (F.Span.EndTimeUnixNano << 3) | WireType.Fixed64:
                    span.EndTimeUnixNano = reader.ReadTime();
                    break;
                case (F.Span.Attributes << 3) | WireType.Length:
                    droppedAttributes += CommonDecoder.ReadAttribute(ref reader, context, span.Attributes);
                    break;
                case (F.Span.DroppedAttributesCount << 3) | WireType.Varint:
                    span.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                case (F.Span.Events << 3) | WireType.Length:
                    droppedEvents += ReadEvent(ref reader, context, span);
                    break;
                case (F.Span.DroppedEventsCount << 3) | WireType.Varint:
                    span.DroppedEventsCount = (uint)reader.ReadVarint();
                    break;
                case (F.Span.Links << 3) | WireType.Length:
                    droppedLinks += ReadLink(ref reader, context, span);
                    break;
                case (F.Span.DroppedLinksCount << 3) | WireType.Varint:
                    span.DroppedLinksCount = (uint)reader.ReadVarint();
                    break;
                case (F.Span.Status << 3) | WireType.Length:
                    ReadStatus(ref reader, context, span);
                    break;
                case (F.Span.Flags << 3) | WireType.Fixed32:
                    span.Flags = reader.ReadFixed32();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Span.Known, "Span");
                    break;
            }
        }
        reader.Leave(outer);
        span.DroppedAttributesCount += droppedAttributes;
        span.DroppedEventsCount += droppedEvents;
        span.DroppedLinksCount += droppedLinks;
        return ids;
    }

    private static uint ReadEvent(ref ProtobufReader reader, DecodeContext context, Span span)
    {
        if (span.Events.Count >= context.Limits.MaxEventsPerSpan)
        {
            reader.ReadRange();
            return 1;
        }
        if (!context.Charge(DecodedSize.Event))
        {
            reader.Fail(context.MemoryError);
        }
        SpanEvent spanEvent = span.AddEvent();
        uint droppedAttributes = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Event.TimeUnixNano << 3) | WireType.Fixed64:
                    spanEvent.TimeUnixNano = reader.ReadTime();
                    break;
                case (F.Event.Name << 3) | WireType.Length:
                    spanEvent.Name = context.Text(reader.ReadRange());
                    break;
                case (F.Event.Attributes << 3) | WireType.Length:
                    droppedAttributes += CommonDecoder.ReadAttribute(ref reader, context, spanEvent.Attributes);
                    break;
                case (F.Event.DroppedAttributesCount << 3) | WireType.Varint:
                    spanEvent.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Event.Known, "Span.Event");
                    break;
            }
        }
        reader.Leave(outer);
        spanEvent.DroppedAttributesCount += droppedAttributes;
        return 0;
    }

    private static uint ReadLink(ref ProtobufReader reader, DecodeContext context, Span span)
    {
        if (span.Links.Count >= context.Limits.MaxLinksPerSpan)
        {
            reader.ReadRange();
            return 1;
        }
        if (!context.Charge(DecodedSize.Link))
        {
            reader.Fail(context.MemoryError);
        }
        SpanLink link = new();
        uint droppedAttributes = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Link.TraceId << 3) | WireType.Length:
                    CommonDecoder.ReadTraceId(ref reader, out TraceId traceId);
                    link.TraceId = traceId;
                    break;
                case (F.Link.SpanId << 3) | WireType.Length:
                    CommonDecoder.ReadSpanId(ref reader, out SpanId spanId);
                    link.SpanId = spanId;
                    break;
                case (F.Link.TraceState << 3) | WireType.Length:
                    link.TraceState = context.Text(reader.ReadRange());
                    break;
                case (F.Link.Attributes << 3) | WireType.Length:
                    droppedAttributes += CommonDecoder.ReadAttribute(ref reader, context, link.Attributes);
                    break;
                case (F.Link.DroppedAttributesCount << 3) | WireType.Varint:
                    link.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                case (F.Link.Flags << 3) | WireType.Fixed32:
                    link.Flags = reader.ReadFixed32();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Link.Known, "Span.Link");
                    break;
            }
        }
        reader.Leave(outer);
        link.DroppedAttributesCount += droppedAttributes;
        return SpanRejection.KeepLink(span, link);
    }

    private static void ReadStatus(ref ProtobufReader reader, DecodeContext context, Span span)
    {
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Status.Message << 3) | WireType.Length:
                    span.StatusMessage = context.Text(reader.ReadRange());
                    break;
                case (F.Status.Code << 3) | WireType.Varint:
                    span.StatusCode = OtlpEnums.StatusCode(reader.ReadVarint());
                    break;
                default:
                    reader.SkipUnknown(tag, F.Status.Known, "Status");
                    break;
            }
        }
        reader.Leave(outer);
    }
}

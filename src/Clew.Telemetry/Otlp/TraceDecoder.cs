using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Decodes ExportTraceServiceRequest. Malformed input is a result, never an exception.</summary>
public static class TraceDecoder
{
    /// <summary>
    /// Decodes the Protocol Buffers in the batch's buffer and adds the spans to the batch. Their texts point into that buffer.
    /// Spans without valid ids are rejected one by one; malformed bytes refuse the whole request and leave no spans.
    /// </summary>
    public static DecodeResult Decode(SpanBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        ProtobufReader reader = new(batch.Buffer.AsSpan(0, batch.BufferLength));
        while (reader.NextField(out uint tag))
        {
            if (tag == ((F.Request.Resources << 3) | WireType.Length))
            {
                ReadResourceSpans(ref reader, context, batch);
            }
            else
            {
                reader.SkipUnknown(tag, F.Request.Known, "ExportTraceServiceRequest");
            }
        }
        SpanRejection.ExplainForeignSignal(batch, context);
        return context.Finish(batch, reader.Error);
    }

    private static void ReadResourceSpans(ref ProtobufReader reader, DecodeContext context, SpanBatch batch)
    {
        // The resource may come after the spans, so they get the object before it is filled.
        Resource resource = new();
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.ResourceItems.Resource << 3) | WireType.Length:
                    CommonDecoder.ReadResource(ref reader, context, resource);
                    break;
                case (F.ResourceItems.Scopes << 3) | WireType.Length:
                    ReadScopeSpans(ref reader, context, batch, resource);
                    break;
                case (F.ResourceItems.SchemaUrl << 3) | WireType.Length:
                    resource.SchemaUrl = context.Text(reader.ReadRange());
                    break;
                default:
                    reader.SkipUnknown(tag, F.ResourceItems.Known, "ResourceSpans");
                    break;
            }
        }
        reader.Leave(outer);
        ResourceIdentity.Complete(resource);
        if (!context.Charge(DecodedSize.Resource))
        {
            reader.Fail(context.MemoryError);
        }
    }

    private static void ReadScopeSpans(ref ProtobufReader reader, DecodeContext context, SpanBatch batch, Resource resource)
    {
        InstrumentationScope scope = new();
        int index = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.ScopeItems.Scope << 3) | WireType.Length:
                    CommonDecoder.ReadScope(ref reader, context, scope);
                    break;
                case (F.ScopeItems.Items << 3) | WireType.Length:
                    Span span = batch.Add();
                    span.Resource = resource;
                    span.Scope = scope;
                    SpanIds ids = ReadSpan(ref reader, context, span);
                    SpanRejection.RemoveUnacceptable(batch, context, ids, index++);
                    break;
                case (F.ScopeItems.SchemaUrl << 3) | WireType.Length:
                    scope.SchemaUrl = context.Text(reader.ReadRange());
                    break;
                default:
                    reader.SkipUnknown(tag, F.ScopeItems.Known, "ScopeSpans");
                    break;
            }
        }
        reader.Leave(outer);
        ResourceIdentity.Complete(scope);
        if (!context.Charge(DecodedSize.Resource))
        {
            reader.Fail(context.MemoryError);
        }
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
                    ids.TraceIdLength = ReadTraceId(ref reader, out TraceId traceId);
                    span.TraceId = traceId;
                    break;
                case (F.Span.SpanId << 3) | WireType.Length:
                    ids.SpanIdLength = ReadSpanId(ref reader, out SpanId spanId);
                    span.SpanId = spanId;
                    break;
                case (F.Span.TraceState << 3) | WireType.Length:
                    span.TraceState = context.Text(reader.ReadRange());
                    break;
                case (F.Span.ParentSpanId << 3) | WireType.Length:
                    ids.ParentLength = ReadSpanId(ref reader, out SpanId parentId);
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

    /// <summary>Returns the sent length in bytes; the id is empty unless that is 16.</summary>
    internal static int ReadTraceId(ref ProtobufReader reader, out TraceId id)
    {
        ByteRange range = reader.ReadRange();
        id = range.Length == SpanIds.TraceIdBytes ? TraceId.Read(reader.Bytes(range)) : default;
        return range.Length;
    }

    /// <summary>Returns the sent length in bytes; the id is empty unless that is 8.</summary>
    internal static int ReadSpanId(ref ProtobufReader reader, out SpanId id)
    {
        ByteRange range = reader.ReadRange();
        id = range.Length == SpanIds.SpanIdBytes
            ? new SpanId(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(reader.Bytes(range)))
            : default;
        return range.Length;
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

    /// <summary>A link whose ids are invalid is dropped, because it leads nowhere.</summary>
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
                    ReadTraceId(ref reader, out TraceId traceId);
                    link.TraceId = traceId;
                    break;
                case (F.Link.SpanId << 3) | WireType.Length:
                    ReadSpanId(ref reader, out SpanId spanId);
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
        return Keep(span, link);
    }

    internal static uint Keep(Span span, SpanLink link)
    {
        if (link.TraceId.IsEmpty || link.SpanId.IsEmpty)
        {
            return 1;
        }
        span.Links.Add(link);
        return 0;
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

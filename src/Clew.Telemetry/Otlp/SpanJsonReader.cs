namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.trace.v1.Span and its parts, from OTLP/JSON.</summary>
internal readonly struct SpanJsonReader : IJsonSignalReader<SpanBatch>
{
    public static ReadOnlySpan<byte> ResourceItems => "resourceSpans"u8;

    public static ReadOnlySpan<byte> ScopeItems => "scopeSpans"u8;

    public static ReadOnlySpan<byte> Items => "spans"u8;

    public static void ReadItem(
        ref JsonCursor cursor, DecodeContext context, SpanBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.Span);
        Span span = batch.Add();
        span.Resource = resource;
        span.Scope = scope;
        SpanIds ids = ReadSpan(ref cursor, context, span);
        SpanRejection.RemoveUnacceptable(batch, context, ids, index);
    }

    /// <summary>One branch per field in the order of the message; long but flat.</summary>
    private static SpanIds ReadSpan(ref JsonCursor cursor, DecodeContext context, Span span)
    {
        SpanIds ids = default;
        uint droppedAttributes = 0;
        uint droppedEvents = 0;
        uint droppedLinks = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("traceId"u8))
            {
                ids.TraceIdLength = cursor.TraceId(out TraceId traceId);
                span.TraceId = traceId;
            }
            else if (cursor.Is("spanId"u8))
            {
                ids.SpanIdLength = cursor.SpanId(out SpanId spanId);
                span.SpanId = spanId;
            }
            else if (cursor.Is("traceState"u8))
            {
                span.TraceState = cursor.Text();
            }
            else if (cursor.Is("parentSpanId"u8))
            {
                ids.ParentLength = cursor.SpanId(out SpanId parentId);
                span.ParentSpanId = parentId;
            }
            else if (cursor.Is("name"u8))
            {
                span.Name = cursor.Text();
            }
            else if (cursor.Is("kind"u8))
            {
                span.OtlpKind = OtlpEnums.SpanKind(cursor.Enum(OtlpEnums.SpanKindNames, "SPAN_KIND_"));
            }
            else if (cursor.Is("startTimeUnixNano"u8))
            {
                span.StartTimeUnixNano = cursor.Time();
            }
            else if (cursor.Is("endTimeUnixNano"u8))
            {
                span.EndTimeUnixNano = cursor.Time();
            }
            else if (cursor.Is("attributes"u8))
            {
                droppedAttributes += CommonJsonDecoder.ReadAttributes(ref cursor, context, span.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                span.DroppedAttributesCount = cursor.UInt32();
            }
            else if (cursor.Is("events"u8))
            {
                droppedEvents += ReadEvents(ref cursor, context, span);
            }
            else if (cursor.Is("droppedEventsCount"u8))
            {
                span.DroppedEventsCount = cursor.UInt32();
            }
            else if (cursor.Is("links"u8))
            {
                droppedLinks += ReadLinks(ref cursor, context, span);
            }
            else if (cursor.Is("droppedLinksCount"u8))
            {
                span.DroppedLinksCount = cursor.UInt32();
            }
            else if (cursor.Is("status"u8))
            {
                ReadStatus(ref cursor, span);
            }
            else if (cursor.Is("flags"u8))
            {
                span.Flags = cursor.UInt32();
            }
            else
            {
                cursor.Skip();
            }
        }
        span.DroppedAttributesCount += droppedAttributes;
        span.DroppedEventsCount += droppedEvents;
        span.DroppedLinksCount += droppedLinks;
        return ids;
    }

    private static uint ReadEvents(ref JsonCursor cursor, DecodeContext context, Span span)
    {
        uint dropped = 0;
        cursor.EnterArray();
        while (cursor.NextElement())
        {
            if (span.Events.Count >= context.Limits.MaxEventsPerSpan)
            {
                cursor.Skip();
                dropped++;
                continue;
            }
            RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.Event);
            ReadEvent(ref cursor, context, span.AddEvent());
        }
        return dropped;
    }

    private static void ReadEvent(ref JsonCursor cursor, DecodeContext context, SpanEvent spanEvent)
    {
        uint dropped = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("timeUnixNano"u8))
            {
                spanEvent.TimeUnixNano = cursor.Time();
            }
            else if (cursor.Is("name"u8))
            {
                spanEvent.Name = cursor.Text();
            }
            else if (cursor.Is("attributes"u8))
            {
                dropped += CommonJsonDecoder.ReadAttributes(ref cursor, context, spanEvent.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                spanEvent.DroppedAttributesCount = cursor.UInt32();
            }
            else
            {
                cursor.Skip();
            }
        }
        spanEvent.DroppedAttributesCount += dropped;
    }

    private static uint ReadLinks(ref JsonCursor cursor, DecodeContext context, Span span)
    {
        uint dropped = 0;
        cursor.EnterArray();
        while (cursor.NextElement())
        {
            if (span.Links.Count >= context.Limits.MaxLinksPerSpan)
            {
                cursor.Skip();
                dropped++;
                continue;
            }
            RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.Link);
            dropped += SpanRejection.KeepLink(span, ReadLink(ref cursor, context));
        }
        return dropped;
    }

    private static SpanLink ReadLink(ref JsonCursor cursor, DecodeContext context)
    {
        SpanLink link = new();
        uint dropped = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("traceId"u8))
            {
                cursor.TraceId(out TraceId traceId);
                link.TraceId = traceId;
            }
            else if (cursor.Is("spanId"u8))
            {
                cursor.SpanId(out SpanId spanId);
                link.SpanId = spanId;
            }
            else if (cursor.Is("traceState"u8))
            {
                link.TraceState = cursor.Text();
            }
            else if (cursor.Is("attributes"u8))
            {
                dropped += CommonJsonDecoder.ReadAttributes(ref cursor, context, link.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                link.DroppedAttributesCount = cursor.UInt32();
            }
            else if (cursor.Is("flags"u8))
            {
                link.Flags = cursor.UInt32();
            }
            else
            {
                cursor.Skip();
            }
        }
        link.DroppedAttributesCount += dropped;
        return link;
    }

    private static void ReadStatus(ref JsonCursor cursor, Span span)
    {
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("message"u8))
            {
                span.StatusMessage = cursor.Text();
            }
            else if (cursor.Is("code"u8))
            {
                span.StatusCode = OtlpEnums.StatusCode(cursor.Enum(OtlpEnums.StatusCodeNames, "STATUS_CODE_"));
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}

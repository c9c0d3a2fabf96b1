namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.logs.v1.LogRecord, from OTLP/JSON.</summary>
internal readonly struct LogRecordJsonReader : IJsonSignalReader<LogBatch>
{
    public static ReadOnlySpan<byte> ResourceItems => "resourceLogs"u8;

    public static ReadOnlySpan<byte> ScopeItems => "scopeLogs"u8;

    public static ReadOnlySpan<byte> Items => "logRecords"u8;

    public static void ReadItem(
        ref JsonCursor cursor, DecodeContext context, LogBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.LogRecord);
        LogRecord record = batch.Add();
        record.Resource = resource;
        record.Scope = scope;
        SpanIds ids = ReadRecord(ref cursor, context, record);
        LogIds.DropInvalid(batch, record, ids, index);
    }

    private static SpanIds ReadRecord(ref JsonCursor cursor, DecodeContext context, LogRecord record)
    {
        SpanIds ids = default;
        uint dropped = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("timeUnixNano"u8))
            {
                record.TimeUnixNano = cursor.Time();
            }
            else if (cursor.Is("observedTimeUnixNano"u8))
            {
                record.ObservedTimeUnixNano = cursor.Time();
            }
            else if (cursor.Is("severityNumber"u8))
            {
                record.SeverityNumber = OtlpEnums.SeverityNumber(cursor.Enum(OtlpEnums.SeverityNames, "SEVERITY_NUMBER_"));
            }
            else if (cursor.Is("severityText"u8))
            {
                record.SeverityText = cursor.Text();
            }
            else if (cursor.Is("eventName"u8))
            {
                record.EventName = cursor.Text();
            }
            else if (cursor.Is("body"u8))
            {
                record.Body = CommonJsonDecoder.ReadAnyValue(ref cursor, context, 1);
            }
            else if (cursor.Is("attributes"u8))
            {
                dropped += CommonJsonDecoder.ReadAttributes(ref cursor, context, record.Attributes);
            }
            else if (cursor.Is("droppedAttributesCount"u8))
            {
                record.DroppedAttributesCount = cursor.UInt32();
            }
            else if (cursor.Is("flags"u8))
            {
                record.Flags = cursor.UInt32();
            }
            else if (cursor.Is("traceId"u8))
            {
                ids.TraceIdLength = cursor.TraceId(out TraceId traceId);
                record.TraceId = traceId;
            }
            else if (cursor.Is("spanId"u8))
            {
                ids.SpanIdLength = cursor.SpanId(out SpanId spanId);
                record.SpanId = spanId;
            }
            else
            {
                cursor.Skip();
            }
        }
        record.DroppedAttributesCount += dropped;
        return ids;
    }
}

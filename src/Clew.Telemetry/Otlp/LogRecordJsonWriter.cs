using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.logs.v1.LogRecord, as OTLP/JSON.</summary>
internal static class LogRecordJsonWriter
{
    public static readonly JsonListNames Names = new("resourceLogs", "scopeLogs", "logRecords");

    public static void Write(Utf8JsonWriter writer, List<LogRecord> records)
    {
        foreach (LogRecord record in records)
        {
            WriteRecord(writer, record);
        }
    }

    private static void WriteRecord(Utf8JsonWriter writer, LogRecord record)
    {
        writer.WriteStartObject();
        CommonJsonEncoder.WriteTime(writer, "timeUnixNano"u8, record.TimeUnixNano);
        CommonJsonEncoder.WriteTime(writer, "observedTimeUnixNano"u8, record.ObservedTimeUnixNano);
        CommonJsonEncoder.WriteNumber(writer, "severityNumber"u8, record.SeverityNumber);
        CommonJsonEncoder.WriteText(writer, "severityText"u8, record.SeverityText);
        CommonJsonEncoder.WriteText(writer, "eventName"u8, record.EventName);
        if (record.Body.Kind != AnyValueKind.Empty)
        {
            writer.WritePropertyName("body"u8);
            CommonJsonEncoder.WriteAnyValue(writer, record.Body);
        }
        CommonJsonEncoder.WriteAttributes(writer, record.Attributes);
        CommonJsonEncoder.WriteNumber(writer, "droppedAttributesCount"u8, record.DroppedAttributesCount);
        CommonJsonEncoder.WriteNumber(writer, "flags"u8, record.Flags);
        CommonJsonEncoder.WriteTraceId(writer, "traceId"u8, record.TraceId);
        CommonJsonEncoder.WriteSpanId(writer, "spanId"u8, record.SpanId);
        writer.WriteEndObject();
    }
}

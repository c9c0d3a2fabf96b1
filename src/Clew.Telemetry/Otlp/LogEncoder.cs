using System.Buffers;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Encodes log records as ExportLogsServiceRequest, grouped by resource and scope.</summary>
public static class LogEncoder
{
    /// <summary>Writes Protocol Buffers.</summary>
    public static void Encode(LogBatch batch, IBufferWriter<byte> output) => Encode(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="Encode(LogBatch, IBufferWriter{byte})"/>
    public static void Encode(IReadOnlyList<LogRecord> records, IBufferWriter<byte> output) =>
        CommonEncoder.WriteRequest(Group(records), WriteRecords, output);

    /// <summary>Writes OTLP/JSON.</summary>
    public static void EncodeJson(LogBatch batch, IBufferWriter<byte> output) => EncodeJson(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="EncodeJson(LogBatch, IBufferWriter{byte})"/>
    public static void EncodeJson(IReadOnlyList<LogRecord> records, IBufferWriter<byte> output) =>
        CommonJsonEncoder.WriteRequest(Group(records), LogRecordJsonWriter.Names, LogRecordJsonWriter.Write, output);

    private static List<ResourceGroup<LogRecord>> Group(IReadOnlyList<LogRecord> records) =>
        ItemGrouping.Group(records, static record => record.Resource, static record => record.Scope);

    private static void WriteRecords(ProtobufWriter writer, List<LogRecord> records)
    {
        for (int i = records.Count - 1; i >= 0; i--)
        {
            WriteRecord(writer, records[i]);
        }
    }

    private static void WriteRecord(ProtobufWriter writer, LogRecord record)
    {
        int mark = writer.Length;
        writer.Text(F.LogRecord.EventName, record.EventName);
        writer.Time(F.LogRecord.ObservedTimeUnixNano, record.ObservedTimeUnixNano);
        writer.SpanId(F.LogRecord.SpanId, record.SpanId);
        writer.TraceId(F.LogRecord.TraceId, record.TraceId);
        writer.Fixed32(F.LogRecord.Flags, record.Flags);
        writer.Varint(F.LogRecord.DroppedAttributesCount, record.DroppedAttributesCount);
        CommonEncoder.WriteAttributes(writer, F.LogRecord.Attributes, record.Attributes);
        if (record.Body.Kind != AnyValueKind.Empty)
        {
            CommonEncoder.WriteAnyValue(writer, F.LogRecord.Body, record.Body);
        }
        writer.Text(F.LogRecord.SeverityText, record.SeverityText);
        writer.Varint(F.LogRecord.SeverityNumber, record.SeverityNumber);
        writer.Time(F.LogRecord.TimeUnixNano, record.TimeUnixNano);
        writer.Message(F.ScopeItems.Items, mark);
    }
}

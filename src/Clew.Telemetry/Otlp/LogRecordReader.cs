using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.logs.v1.LogRecord, from Protocol Buffers.</summary>
internal readonly struct LogRecordReader : ISignalReader<LogBatch>
{
    public static string Signal => "Logs";

    public static void ReadItem(
        ref ProtobufReader reader, DecodeContext context, LogBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        if (!context.Charge(DecodedSize.LogRecord))
        {
            reader.Fail(context.MemoryError);
        }
        LogRecord record = batch.Add();
        record.Resource = resource;
        record.Scope = scope;
        SpanIds ids = ReadRecord(ref reader, context, record);
        LogIds.DropInvalid(batch, record, ids, index);
    }

    private static SpanIds ReadRecord(ref ProtobufReader reader, DecodeContext context, LogRecord record)
    {
        SpanIds ids = default;
        uint droppedAttributes = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.LogRecord.TimeUnixNano << 3) | WireType.Fixed64:
                    record.TimeUnixNano = reader.ReadTime();
                    break;
                case (F.LogRecord.ObservedTimeUnixNano << 3) | WireType.Fixed64:
                    record.ObservedTimeUnixNano = reader.ReadTime();
                    break;
                case (F.LogRecord.SeverityNumber << 3) | WireType.Varint:
                    record.SeverityNumber = OtlpEnums.SeverityNumber(reader.ReadVarint());
                    break;
                case (F.LogRecord.SeverityText << 3) | WireType.Length:
                    record.SeverityText = context.Text(reader.ReadRange());
                    break;
                case (F.LogRecord.EventName << 3) | WireType.Length:
                    record.EventName = context.Text(reader.ReadRange());
                    break;
                case (F.LogRecord.Body << 3) | WireType.Length:
                    record.Body = CommonDecoder.ReadAnyValue(ref reader, context, 1);
                    break;
                case (F.LogRecord.Attributes << 3) | WireType.Length:
                    droppedAttributes += CommonDecoder.ReadAttribute(ref reader, context, record.Attributes);
                    break;
                case (F.LogRecord.DroppedAttributesCount << 3) | WireType.Varint:
                    record.DroppedAttributesCount = (uint)reader.ReadVarint();
                    break;
                case (F.LogRecord.Flags << 3) | WireType.Fixed32:
                    record.Flags = reader.ReadFixed32();
                    break;
                case (F.LogRecord.TraceId << 3) | WireType.Length:
                    ids.TraceIdLength = CommonDecoder.ReadTraceId(ref reader, out TraceId traceId);
                    record.TraceId = traceId;
                    break;
                case (F.LogRecord.SpanId << 3) | WireType.Length:
                    ids.SpanIdLength = CommonDecoder.ReadSpanId(ref reader, out SpanId spanId);
                    record.SpanId = spanId;
                    break;
                default:
                    reader.SkipUnknown(tag, F.LogRecord.Known, "LogRecord");
                    break;
            }
        }
        reader.Leave(outer);
        record.DroppedAttributesCount += droppedAttributes;
        return ids;
    }
}

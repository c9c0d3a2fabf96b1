using F = Clew.Telemetry.Otlp.OtlpFields.NumberDataPoint;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.NumberDataPoint, from Protocol Buffers.</summary>
internal static class NumberPointReader
{
    public static void Read(ref ProtobufReader reader, DecodeContext context, MetricPoint point)
    {
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.StartTimeUnixNano << 3) | WireType.Fixed64:
                    point.StartTimeUnixNano = reader.ReadTime();
                    break;
                case (F.TimeUnixNano << 3) | WireType.Fixed64:
                    point.TimeUnixNano = reader.ReadTime();
                    break;
                case (F.AsDouble << 3) | WireType.Fixed64:
                    point.DoubleValue = reader.ReadDouble();
                    point.IntValue = null;
                    break;
                case (F.AsInt << 3) | WireType.Fixed64:
                    point.IntValue = (long)reader.ReadFixed64();
                    point.DoubleValue = null;
                    break;
                case (F.Exemplars << 3) | WireType.Length:
                    MetricPartReader.ReadExemplar(ref reader, context, point);
                    break;
                case (F.Attributes << 3) | WireType.Length:
                    CommonDecoder.ReadAttribute(ref reader, context, point.Attributes);
                    break;
                case (F.Flags << 3) | WireType.Varint:
                    point.Flags = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Known, "NumberDataPoint");
                    break;
            }
        }
        reader.Leave(outer);
    }
}

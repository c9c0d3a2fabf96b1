using F = Clew.Telemetry.Otlp.OtlpFields.HistogramDataPoint;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.HistogramDataPoint, from Protocol Buffers.</summary>
internal static class HistogramPointReader
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
                case (F.Count << 3) | WireType.Fixed64:
                    point.Count = reader.ReadFixed64();
                    break;
                case (F.Sum << 3) | WireType.Fixed64:
                    point.Sum = reader.ReadDouble();
                    break;
                case (F.Min << 3) | WireType.Fixed64:
                    point.Min = reader.ReadDouble();
                    break;
                case (F.Max << 3) | WireType.Fixed64:
                    point.Max = reader.ReadDouble();
                    break;
                case (F.BucketCounts << 3) | WireType.Length:
                case (F.BucketCounts << 3) | WireType.Fixed64:
                    MetricPartReader.ReadFixed64s(ref reader, context, tag, point.BucketCounts);
                    break;
                case (F.ExplicitBounds << 3) | WireType.Length:
                case (F.ExplicitBounds << 3) | WireType.Fixed64:
                    MetricPartReader.ReadDoubles(ref reader, context, tag, point.ExplicitBounds);
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
                    reader.SkipUnknown(tag, F.Known, "HistogramDataPoint");
                    break;
            }
        }
        reader.Leave(outer);
    }
}

using F = Clew.Telemetry.Otlp.OtlpFields.SummaryDataPoint;
using Quantile = Clew.Telemetry.Otlp.OtlpFields.ValueAtQuantile;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.SummaryDataPoint, from Protocol Buffers.</summary>
internal static class SummaryPointReader
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
                case (F.QuantileValues << 3) | WireType.Length:
                    ReadQuantile(ref reader, context, point);
                    break;
                case (F.Attributes << 3) | WireType.Length:
                    CommonDecoder.ReadAttribute(ref reader, context, point.Attributes);
                    break;
                case (F.Flags << 3) | WireType.Varint:
                    point.Flags = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Known, "SummaryDataPoint");
                    break;
            }
        }
        reader.Leave(outer);
        // The field has no presence in a summary: not sent means zero.
        point.Sum ??= 0;
    }

    private static void ReadQuantile(ref ProtobufReader reader, DecodeContext context, MetricPoint point)
    {
        double quantile = 0;
        double value = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (Quantile.Quantile << 3) | WireType.Fixed64:
                    quantile = reader.ReadDouble();
                    break;
                case (Quantile.Value << 3) | WireType.Fixed64:
                    value = reader.ReadDouble();
                    break;
                default:
                    reader.SkipUnknown(tag, Quantile.Known, "ValueAtQuantile");
                    break;
            }
        }
        reader.Leave(outer);
        MetricPartReader.AddQuantile(context, point, quantile, value);
    }
}

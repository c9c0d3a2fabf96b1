using Buckets = Clew.Telemetry.Otlp.OtlpFields.Buckets;
using F = Clew.Telemetry.Otlp.OtlpFields.ExponentialHistogramDataPoint;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint, from Protocol Buffers.</summary>
internal static class ExponentialHistogramPointReader
{
    public static void Read(ref ProtobufReader reader, DecodeContext context, MetricPoint point)
    {
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Attributes << 3) | WireType.Length:
                    CommonDecoder.ReadAttribute(ref reader, context, point.Attributes);
                    break;
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
                case (F.Scale << 3) | WireType.Varint:
                    point.Scale = reader.ReadSInt32();
                    break;
                case (F.ZeroCount << 3) | WireType.Fixed64:
                    point.ZeroCount = reader.ReadFixed64();
                    break;
                case (F.Positive << 3) | WireType.Length:
                    point.PositiveOffset = ReadBuckets(ref reader, context, point.PositiveOffset, point.BucketCounts);
                    break;
                case (F.Negative << 3) | WireType.Length:
                    point.NegativeOffset = ReadBuckets(ref reader, context, point.NegativeOffset, point.NegativeBucketCounts);
                    break;
                case (F.Flags << 3) | WireType.Varint:
                    point.Flags = (uint)reader.ReadVarint();
                    break;
                case (F.Exemplars << 3) | WireType.Length:
                    MetricPartReader.ReadExemplar(ref reader, context, point);
                    break;
                case (F.Min << 3) | WireType.Fixed64:
                    point.Min = reader.ReadDouble();
                    break;
                case (F.Max << 3) | WireType.Fixed64:
                    point.Max = reader.ReadDouble();
                    break;
                case (F.ZeroThreshold << 3) | WireType.Fixed64:
                    point.ZeroThreshold = reader.ReadDouble();
                    break;
                default:
                    reader.SkipUnknown(tag, F.Known, "ExponentialHistogramDataPoint");
                    break;
            }
        }
        reader.Leave(outer);
    }

    /// <summary>Returns the buckets' offset.</summary>
    private static int ReadBuckets(ref ProtobufReader reader, DecodeContext context, int offset, List<ulong> counts)
    {
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (Buckets.Offset << 3) | WireType.Varint:
                    offset = reader.ReadSInt32();
                    break;
                case (Buckets.BucketCounts << 3) | WireType.Length:
                case (Buckets.BucketCounts << 3) | WireType.Varint:
                    MetricPartReader.ReadVarints(ref reader, context, tag, counts);
                    break;
                default:
                    reader.SkipUnknown(tag, Buckets.Known, "Buckets");
                    break;
            }
        }
        reader.Leave(outer);
        return offset;
    }
}

using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.Metric, from Protocol Buffers: each data point becomes an item.</summary>
internal readonly struct MetricReader : ISignalReader<MetricBatch>
{
    public static string Signal => "Metrics";

    public static void ReadItem(
        ref ProtobufReader reader, DecodeContext context, MetricBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        // The name may follow the data, so the points get it afterwards.
        MetricHead head = new() { Resource = resource, Scope = scope, Index = index, FirstPoint = batch.Count };
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.Metric.Name << 3) | WireType.Length:
                    head.Name = context.Text(reader.ReadRange());
                    break;
                case (F.Metric.Description << 3) | WireType.Length:
                    head.Description = context.Text(reader.ReadRange());
                    break;
                case (F.Metric.Unit << 3) | WireType.Length:
                    head.Unit = context.Text(reader.ReadRange());
                    break;
                case (F.Metric.Gauge << 3) | WireType.Length:
                    ReadData(ref reader, context, batch, ref head, MetricType.Gauge);
                    break;
                case (F.Metric.Sum << 3) | WireType.Length:
                    ReadData(ref reader, context, batch, ref head, MetricType.Sum);
                    break;
                case (F.Metric.Histogram << 3) | WireType.Length:
                    ReadData(ref reader, context, batch, ref head, MetricType.Histogram);
                    break;
                case (F.Metric.ExponentialHistogram << 3) | WireType.Length:
                    ReadData(ref reader, context, batch, ref head, MetricType.ExponentialHistogram);
                    break;
                case (F.Metric.Summary << 3) | WireType.Length:
                    ReadData(ref reader, context, batch, ref head, MetricType.Summary);
                    break;
                default:
                    reader.SkipUnknown(tag, F.Metric.Known, "Metric");
                    break;
            }
        }
        reader.Leave(outer);
        head.Complete(batch);
    }

    private static void ReadData(
        ref ProtobufReader reader, DecodeContext context, MetricBatch batch, ref MetricHead head, MetricType type)
    {
        head.Begin(batch, type);
        int index = 0;
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.MetricData.DataPoints << 3) | WireType.Length:
                    ReadPoint(ref reader, context, batch, head, index++);
                    break;
                case (F.MetricData.AggregationTemporality << 3) | WireType.Varint when type is not (MetricType.Gauge or MetricType.Summary):
                    head.Temporality = OtlpEnums.Temporality(reader.ReadVarint());
                    break;
                case (F.MetricData.IsMonotonic << 3) | WireType.Varint when type == MetricType.Sum:
                    head.IsMonotonic = reader.ReadVarint() != 0;
                    break;
                default:
                    reader.SkipUnknown(tag, KnownFields(type), type.ToString());
                    break;
            }
        }
        reader.Leave(outer);
    }

    private static ulong KnownFields(MetricType type) => type switch
    {
        MetricType.Sum => F.MetricData.Known,
        MetricType.Histogram or MetricType.ExponentialHistogram => F.MetricData.Known & ~(1UL << (int)F.MetricData.IsMonotonic),
        _ => 1UL << (int)F.MetricData.DataPoints,
    };

    private static void ReadPoint(ref ProtobufReader reader, DecodeContext context, MetricBatch batch, in MetricHead head, int index)
    {
        if (!context.Charge(DecodedSize.MetricPoint))
        {
            reader.Fail(context.MemoryError);
        }
        MetricPoint point = batch.Add();
        point.Type = head.Type;
        point.Resource = head.Resource;
        point.Scope = head.Scope;
        switch (head.Type)
        {
            case MetricType.Gauge or MetricType.Sum:
                NumberPointReader.Read(ref reader, context, point);
                break;
            case MetricType.Histogram:
                HistogramPointReader.Read(ref reader, context, point);
                break;
            case MetricType.ExponentialHistogram:
                ExponentialHistogramPointReader.Read(ref reader, context, point);
                break;
            default:
                SummaryPointReader.Read(ref reader, context, point);
                break;
        }
        if (!context.Charge(DecodedSize.OfLists(point)))
        {
            reader.Fail(context.MemoryError);
        }
        MetricRejection.RemoveUnacceptable(batch, context, head, index);
    }
}

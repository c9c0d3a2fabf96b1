using Exponential = Clew.Telemetry.Otlp.OtlpFields.ExponentialHistogramDataPoint;
using F = Clew.Telemetry.Otlp.OtlpFields;
using Histogram = Clew.Telemetry.Otlp.OtlpFields.HistogramDataPoint;
using Number = Clew.Telemetry.Otlp.OtlpFields.NumberDataPoint;
using Summary = Clew.Telemetry.Otlp.OtlpFields.SummaryDataPoint;

namespace Clew.Telemetry.Otlp;

/// <summary>The data points of all metric types, as Protocol Buffers. Fields go last to first: see <see cref="ProtobufWriter"/>.</summary>
internal static class MetricPointEncoder
{
    public static void Write(ProtobufWriter writer, MetricPoint point)
    {
        switch (point.Type)
        {
            case MetricType.Gauge or MetricType.Sum:
                WriteNumber(writer, point);
                break;
            case MetricType.Histogram:
                WriteHistogram(writer, point);
                break;
            case MetricType.ExponentialHistogram:
                WriteExponentialHistogram(writer, point);
                break;
            default:
                WriteSummary(writer, point);
                break;
        }
    }

    private static void WriteNumber(ProtobufWriter writer, MetricPoint point)
    {
        writer.Varint(Number.Flags, point.Flags);
        CommonEncoder.WriteAttributes(writer, Number.Attributes, point.Attributes);
        if (point.IntValue is long value)
        {
            writer.RequiredFixed64(Number.AsInt, (ulong)value);
        }
        WriteExemplars(writer, Number.Exemplars, point);
        writer.Double(Number.AsDouble, point.DoubleValue);
        writer.Time(Number.TimeUnixNano, point.TimeUnixNano);
        writer.Time(Number.StartTimeUnixNano, point.StartTimeUnixNano);
    }

    private static void WriteHistogram(ProtobufWriter writer, MetricPoint point)
    {
        writer.Double(Histogram.Max, point.Max);
        writer.Double(Histogram.Min, point.Min);
        writer.Varint(Histogram.Flags, point.Flags);
        CommonEncoder.WriteAttributes(writer, Histogram.Attributes, point.Attributes);
        WriteExemplars(writer, Histogram.Exemplars, point);
        writer.PackedDoubles(Histogram.ExplicitBounds, point.ExplicitBounds);
        writer.PackedFixed64s(Histogram.BucketCounts, point.BucketCounts);
        writer.Double(Histogram.Sum, point.Sum);
        writer.Fixed64(Histogram.Count, point.Count);
        writer.Time(Histogram.TimeUnixNano, point.TimeUnixNano);
        writer.Time(Histogram.StartTimeUnixNano, point.StartTimeUnixNano);
    }

    private static void WriteExponentialHistogram(ProtobufWriter writer, MetricPoint point)
    {
        if (BitConverter.DoubleToInt64Bits(point.ZeroThreshold) != 0)
        {
            writer.Double(Exponential.ZeroThreshold, point.ZeroThreshold);
        }
        writer.Double(Exponential.Max, point.Max);
        writer.Double(Exponential.Min, point.Min);
        WriteExemplars(writer, Exponential.Exemplars, point);
        writer.Varint(Exponential.Flags, point.Flags);
        WriteBuckets(writer, Exponential.Negative, point.NegativeOffset, point.NegativeBucketCounts);
        WriteBuckets(writer, Exponential.Positive, point.PositiveOffset, point.BucketCounts);
        writer.Fixed64(Exponential.ZeroCount, point.ZeroCount);
        writer.SInt32(Exponential.Scale, point.Scale);
        writer.Double(Exponential.Sum, point.Sum);
        writer.Fixed64(Exponential.Count, point.Count);
        writer.Time(Exponential.TimeUnixNano, point.TimeUnixNano);
        writer.Time(Exponential.StartTimeUnixNano, point.StartTimeUnixNano);
        CommonEncoder.WriteAttributes(writer, Exponential.Attributes, point.Attributes);
    }

    private static void WriteSummary(ProtobufWriter writer, MetricPoint point)
    {
        writer.Varint(Summary.Flags, point.Flags);
        CommonEncoder.WriteAttributes(writer, Summary.Attributes, point.Attributes);
        for (int i = point.QuantileValues.Count - 2; i >= 0; i -= 2)
        {
            int mark = writer.Length;
            writer.Double(F.ValueAtQuantile.Value, point.QuantileValues[i + 1]);
            writer.Double(F.ValueAtQuantile.Quantile, point.QuantileValues[i]);
            writer.Message(Summary.QuantileValues, mark);
        }
        writer.Double(Summary.Sum, point.Sum);
        writer.Fixed64(Summary.Count, point.Count);
        writer.Time(Summary.TimeUnixNano, point.TimeUnixNano);
        writer.Time(Summary.StartTimeUnixNano, point.StartTimeUnixNano);
    }

    private static void WriteBuckets(ProtobufWriter writer, uint field, int offset, List<ulong> counts)
    {
        int mark = writer.Length;
        writer.PackedVarints(F.Buckets.BucketCounts, counts);
        writer.SInt32(F.Buckets.Offset, offset);
        if (writer.Length > mark)
        {
            writer.Message(field, mark);
        }
    }

    private static void WriteExemplars(ProtobufWriter writer, uint field, MetricPoint point)
    {
        for (int i = point.Exemplars.Count - 1; i >= 0; i--)
        {
            Exemplar exemplar = point.Exemplars[i];
            int mark = writer.Length;
            writer.TraceId(F.Exemplar.TraceId, exemplar.TraceId);
            writer.SpanId(F.Exemplar.SpanId, exemplar.SpanId);
            writer.Double(F.Exemplar.AsDouble, exemplar.Value);
            writer.Time(F.Exemplar.TimeUnixNano, exemplar.TimeUnixNano);
            writer.Message(field, mark);
        }
    }
}

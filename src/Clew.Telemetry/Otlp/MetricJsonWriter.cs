using System.Globalization;
using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.Metric and its data points, as OTLP/JSON.</summary>
internal static class MetricJsonWriter
{
    public static readonly JsonListNames Names = new("resourceMetrics", "scopeMetrics", "metrics");

    public static void Write(Utf8JsonWriter writer, List<MetricPoint> points)
    {
        foreach (MetricRun run in MetricRun.Split(points))
        {
            WriteMetric(writer, points, run);
        }
    }

    private static void WriteMetric(Utf8JsonWriter writer, List<MetricPoint> points, MetricRun run)
    {
        MetricPoint head = points[run.Start];
        writer.WriteStartObject();
        CommonJsonEncoder.WriteText(writer, "name"u8, head.Name);
        CommonJsonEncoder.WriteText(writer, "description"u8, head.Description);
        CommonJsonEncoder.WriteText(writer, "unit"u8, head.Unit);
        writer.WriteStartObject(NameOf(head.Type));
        writer.WriteStartArray("dataPoints"u8);
        for (int i = run.Start; i < run.End; i++)
        {
            WritePoint(writer, points[i]);
        }
        writer.WriteEndArray();
        CommonJsonEncoder.WriteNumber(writer, "aggregationTemporality"u8, (long)head.Temporality);
        if (head.IsMonotonic)
        {
            writer.WriteBoolean("isMonotonic"u8, true);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> NameOf(MetricType type) => type switch
    {
        MetricType.Gauge => "gauge"u8,
        MetricType.Sum => "sum"u8,
        MetricType.Histogram => "histogram"u8,
        MetricType.ExponentialHistogram => "exponentialHistogram"u8,
        _ => "summary"u8,
    };

    private static void WritePoint(Utf8JsonWriter writer, MetricPoint point)
    {
        writer.WriteStartObject();
        CommonJsonEncoder.WriteAttributes(writer, point.Attributes);
        CommonJsonEncoder.WriteTime(writer, "startTimeUnixNano"u8, point.StartTimeUnixNano);
        CommonJsonEncoder.WriteTime(writer, "timeUnixNano"u8, point.TimeUnixNano);
        CommonJsonEncoder.WriteNumber(writer, "flags"u8, point.Flags);
        if (point.Type is MetricType.Gauge or MetricType.Sum)
        {
            CommonJsonEncoder.WriteDouble(writer, "asDouble"u8, point.DoubleValue);
            if (point.IntValue is long value)
            {
                CommonJsonEncoder.WriteInt64(writer, "asInt"u8, value);
            }
        }
        else
        {
            CommonJsonEncoder.WriteUInt64(writer, "count"u8, point.Count);
            CommonJsonEncoder.WriteDouble(writer, "sum"u8, point.Sum);
            WriteDistribution(writer, point);
        }
        WriteExemplars(writer, point.Exemplars);
        writer.WriteEndObject();
    }

    private static void WriteDistribution(Utf8JsonWriter writer, MetricPoint point)
    {
        if (point.Type == MetricType.Summary)
        {
            WriteQuantiles(writer, point.QuantileValues);
            return;
        }
        CommonJsonEncoder.WriteDouble(writer, "min"u8, point.Min);
        CommonJsonEncoder.WriteDouble(writer, "max"u8, point.Max);
        if (point.Type == MetricType.Histogram)
        {
            WriteCounts(writer, point.BucketCounts);
            WriteBounds(writer, point.ExplicitBounds);
            return;
        }
        CommonJsonEncoder.WriteNumber(writer, "scale"u8, point.Scale);
        CommonJsonEncoder.WriteUInt64(writer, "zeroCount"u8, point.ZeroCount);
        CommonJsonEncoder.WriteDouble(writer, "zeroThreshold"u8, point.ZeroThreshold);
        WriteBuckets(writer, "positive"u8, point.PositiveOffset, point.BucketCounts);
        WriteBuckets(writer, "negative"u8, point.NegativeOffset, point.NegativeBucketCounts);
    }

    private static void WriteBuckets(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int offset, List<ulong> counts)
    {
        writer.WriteStartObject(name);
        CommonJsonEncoder.WriteNumber(writer, "offset"u8, offset);
        WriteCounts(writer, counts);
        writer.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter writer, List<ulong> counts)
    {
        Span<byte> digits = stackalloc byte[20];
        writer.WriteStartArray("bucketCounts"u8);
        foreach (ulong count in counts)
        {
            count.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            writer.WriteStringValue(digits[..length]);
        }
        writer.WriteEndArray();
    }

    private static void WriteBounds(Utf8JsonWriter writer, List<double> bounds)
    {
        writer.WriteStartArray("explicitBounds"u8);
        foreach (double bound in bounds)
        {
            CommonJsonEncoder.WriteDoubleValue(writer, bound);
        }
        writer.WriteEndArray();
    }

    private static void WriteQuantiles(Utf8JsonWriter writer, List<double> quantileValues)
    {
        writer.WriteStartArray("quantileValues"u8);
        for (int i = 0; i + 1 < quantileValues.Count; i += 2)
        {
            writer.WriteStartObject();
            CommonJsonEncoder.WriteDouble(writer, "quantile"u8, quantileValues[i]);
            CommonJsonEncoder.WriteDouble(writer, "value"u8, quantileValues[i + 1]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteExemplars(Utf8JsonWriter writer, List<Exemplar> exemplars)
    {
        if (exemplars.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("exemplars"u8);
        foreach (Exemplar exemplar in exemplars)
        {
            writer.WriteStartObject();
            CommonJsonEncoder.WriteTime(writer, "timeUnixNano"u8, exemplar.TimeUnixNano);
            CommonJsonEncoder.WriteDouble(writer, "asDouble"u8, exemplar.Value);
            CommonJsonEncoder.WriteTraceId(writer, "traceId"u8, exemplar.TraceId);
            CommonJsonEncoder.WriteSpanId(writer, "spanId"u8, exemplar.SpanId);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

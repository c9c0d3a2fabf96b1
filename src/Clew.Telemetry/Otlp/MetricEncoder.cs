using System.Buffers;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Encodes data points as ExportMetricsServiceRequest, grouped by resource, scope and metric.</summary>
public static class MetricEncoder
{
    /// <summary>Writes Protocol Buffers.</summary>
    public static void Encode(MetricBatch batch, IBufferWriter<byte> output) => Encode(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="Encode(MetricBatch, IBufferWriter{byte})"/>
    public static void Encode(IReadOnlyList<MetricPoint> points, IBufferWriter<byte> output) =>
        CommonEncoder.WriteRequest(Group(points), WriteMetrics, output);

    /// <summary>Writes OTLP/JSON.</summary>
    public static void EncodeJson(MetricBatch batch, IBufferWriter<byte> output) => EncodeJson(ItemGrouping.ToArray(batch), output);

    /// <inheritdoc cref="EncodeJson(MetricBatch, IBufferWriter{byte})"/>
    public static void EncodeJson(IReadOnlyList<MetricPoint> points, IBufferWriter<byte> output) =>
        CommonJsonEncoder.WriteRequest(Group(points), MetricJsonWriter.Names, MetricJsonWriter.Write, output);

    private static List<ResourceGroup<MetricPoint>> Group(IReadOnlyList<MetricPoint> points) =>
        ItemGrouping.Group(points, static point => point.Resource, static point => point.Scope);

    private static void WriteMetrics(ProtobufWriter writer, List<MetricPoint> points)
    {
        List<MetricRun> runs = MetricRun.Split(points);
        for (int i = runs.Count - 1; i >= 0; i--)
        {
            WriteMetric(writer, points, runs[i]);
        }
    }

    private static void WriteMetric(ProtobufWriter writer, List<MetricPoint> points, MetricRun run)
    {
        MetricPoint head = points[run.Start];
        int mark = writer.Length;
        writer.Varint(F.MetricData.IsMonotonic, head.IsMonotonic ? 1u : 0u);
        writer.Varint(F.MetricData.AggregationTemporality, (ulong)head.Temporality);
        for (int i = run.End - 1; i >= run.Start; i--)
        {
            int pointMark = writer.Length;
            MetricPointEncoder.Write(writer, points[i]);
            writer.Message(F.MetricData.DataPoints, pointMark);
        }
        writer.Message(FieldOf(head.Type), mark);
        writer.Text(F.Metric.Unit, head.Unit);
        writer.Text(F.Metric.Description, head.Description);
        writer.Text(F.Metric.Name, head.Name);
        writer.Message(F.ScopeItems.Items, mark);
    }

    private static uint FieldOf(MetricType type) => type switch
    {
        MetricType.Gauge => F.Metric.Gauge,
        MetricType.Sum => F.Metric.Sum,
        MetricType.Histogram => F.Metric.Histogram,
        MetricType.ExponentialHistogram => F.Metric.ExponentialHistogram,
        _ => F.Metric.Summary,
    };
}

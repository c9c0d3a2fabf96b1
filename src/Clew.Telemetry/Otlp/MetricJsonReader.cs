namespace Clew.Telemetry.Otlp;

/// <summary>opentelemetry.proto.metrics.v1.Metric, from OTLP/JSON: each data point becomes an item.</summary>
internal readonly struct MetricJsonReader : IJsonSignalReader<MetricBatch>
{
    public static ReadOnlySpan<byte> ResourceItems => "resourceMetrics"u8;

    public static ReadOnlySpan<byte> ScopeItems => "scopeMetrics"u8;

    public static ReadOnlySpan<byte> Items => "metrics"u8;

    public static void ReadItem(
        ref JsonCursor cursor, DecodeContext context, MetricBatch batch, Resource resource, InstrumentationScope scope, int index)
    {
        MetricHead head = new() { Resource = resource, Scope = scope, Index = index, FirstPoint = batch.Count };
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                head.Name = cursor.Text();
            }
            else if (cursor.Is("description"u8))
            {
                head.Description = cursor.Text();
            }
            else if (cursor.Is("unit"u8))
            {
                head.Unit = cursor.Text();
            }
            else if (TypeOf(cursor) is MetricType type)
            {
                ReadData(ref cursor, context, batch, ref head, type);
            }
            else
            {
                cursor.Skip();
            }
        }
        head.Complete(batch);
    }

    private static MetricType? TypeOf(in JsonCursor cursor) =>
        cursor.Is("gauge"u8) ? MetricType.Gauge
        : cursor.Is("sum"u8) ? MetricType.Sum
        : cursor.Is("histogram"u8) ? MetricType.Histogram
        : cursor.Is("exponentialHistogram"u8) ? MetricType.ExponentialHistogram
        : cursor.Is("summary"u8) ? MetricType.Summary
        : null;

    private static void ReadData(ref JsonCursor cursor, DecodeContext context, MetricBatch batch, ref MetricHead head, MetricType type)
    {
        head.Begin(batch, type);
        int index = 0;
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("dataPoints"u8))
            {
                cursor.EnterArray();
                while (cursor.NextElement())
                {
                    ReadPoint(ref cursor, context, batch, head, index++);
                }
            }
            else if (cursor.Is("aggregationTemporality"u8) && type is not (MetricType.Gauge or MetricType.Summary))
            {
                head.Temporality = OtlpEnums.Temporality(cursor.Enum(OtlpEnums.TemporalityNames, "AGGREGATION_TEMPORALITY_"));
            }
            else if (cursor.Is("isMonotonic"u8) && type == MetricType.Sum)
            {
                head.IsMonotonic = cursor.Bool();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadPoint(ref JsonCursor cursor, DecodeContext context, MetricBatch batch, in MetricHead head, int index)
    {
        RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.MetricPoint);
        MetricPoint point = batch.Add();
        point.Type = head.Type;
        point.Resource = head.Resource;
        point.Scope = head.Scope;
        MetricPointJsonReader.Read(ref cursor, context, point);
        RequestJsonDecoder.Charge(ref cursor, context, DecodedSize.OfLists(point));
        MetricRejection.RemoveUnacceptable(batch, context, head, index);
    }
}

namespace Clew.Telemetry.Otlp;

/// <summary>Decodes ExportMetricsServiceRequest into one item per data point. Malformed input is a result, never an exception.</summary>
public static class MetricDecoder
{
    /// <summary>
    /// Decodes the Protocol Buffers in the batch's buffer and adds the data points to the batch. Their texts point into that buffer.
    /// Points of a metric without a name and points with inconsistent buckets are rejected one by one; malformed bytes refuse the whole
    /// request and leave no points. A metric's metadata and the filtered attributes of exemplars are not kept.
    /// </summary>
    public static DecodeResult Decode(MetricBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestDecoder.Decode<MetricBatch, MetricReader>(batch.Buffer, batch.BufferLength, context, batch);
        return context.Finish(batch, error);
    }

    /// <summary>As <see cref="Decode"/>, from OTLP/JSON. Texts with escapes get bytes of their own.</summary>
    public static DecodeResult DecodeJson(MetricBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestJsonDecoder.Decode<MetricBatch, MetricJsonReader>(batch.Buffer, batch.BufferLength, context, batch);
        return context.Finish(batch, error);
    }
}

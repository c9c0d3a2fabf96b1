namespace Clew.Telemetry.Otlp;

/// <summary>Decodes ExportTraceServiceRequest. Malformed input is a result, never an exception.</summary>
public static class TraceDecoder
{
    /// <summary>
    /// Decodes the Protocol Buffers in the batch's buffer and adds the spans to the batch. Their texts point into that buffer.
    /// Spans without valid ids are rejected one by one; malformed bytes refuse the whole request and leave no spans.
    /// </summary>
    public static DecodeResult Decode(SpanBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestDecoder.Decode<SpanBatch, SpanReader>(batch.Buffer, batch.BufferLength, context, batch);
        SpanRejection.ExplainForeignSignal(batch, context);
        return context.Finish(batch, error);
    }

    /// <summary>As <see cref="Decode"/>, from OTLP/JSON. Texts with escapes get bytes of their own.</summary>
    public static DecodeResult DecodeJson(SpanBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestJsonDecoder.Decode<SpanBatch, SpanJsonReader>(batch.Buffer, batch.BufferLength, context, batch);
        SpanRejection.ExplainForeignSignal(batch, context);
        return context.Finish(batch, error);
    }
}

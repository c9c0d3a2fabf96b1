namespace Clew.Telemetry.Otlp;

/// <summary>Decodes ExportLogsServiceRequest. Malformed input is a result, never an exception.</summary>
public static class LogDecoder
{
    /// <summary>
    /// Decodes the Protocol Buffers in the batch's buffer and adds the records to the batch. Their texts point into that buffer.
    /// A record with ids of a wrong length loses the ids and stays, with a message in <see cref="TelemetryBatch{T}.FirstRejection"/>
    /// that counts nothing as rejected; malformed bytes refuse the whole request and leave no records.
    /// </summary>
    public static DecodeResult Decode(LogBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestDecoder.Decode<LogBatch, LogRecordReader>(batch.Buffer, batch.BufferLength, context, batch);
        return context.Finish(batch, error);
    }

    /// <summary>As <see cref="Decode"/>, from OTLP/JSON. Texts with escapes get bytes of their own.</summary>
    public static DecodeResult DecodeJson(LogBatch batch, DecodeLimits limits)
    {
        DecodeContext context = new(batch.Buffer, limits);
        string? error = RequestJsonDecoder.Decode<LogBatch, LogRecordJsonReader>(batch.Buffer, batch.BufferLength, context, batch);
        return context.Finish(batch, error);
    }
}

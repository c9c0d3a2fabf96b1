using System.Buffers;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Request bodies made by the product's encoders.</summary>
internal static class Bodies
{
    public static byte[] Encode(SpanBatch batch, bool json) => json
        ? Written(output => TraceEncoder.EncodeJson(batch, output))
        : Written(output => TraceEncoder.Encode(batch, output));

    public static byte[] Encode(LogBatch batch, bool json) => json
        ? Written(output => LogEncoder.EncodeJson(batch, output))
        : Written(output => LogEncoder.Encode(batch, output));

    public static byte[] Encode(MetricBatch batch, bool json) => json
        ? Written(output => MetricEncoder.EncodeJson(batch, output))
        : Written(output => MetricEncoder.Encode(batch, output));

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}

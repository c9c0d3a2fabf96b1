using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Bodies and batches that tests start from.</summary>
internal static class Some
{
    public static byte[] TraceIdBytes { get; } = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public static byte[] SpanIdBytes { get; } = [.. Enumerable.Range(0xA1, 8).Select(i => (byte)i)];

    public const string TraceIdHex = "0102030405060708090a0b0c0d0e0f10";

    public const string SpanIdHex = "a1a2a3a4a5a6a7a8";

    /// <summary>A valid span's message with more fields.</summary>
    public static byte[] SpanMessage(params byte[][] more) =>
        Proto.Message([Proto.Bytes(1, TraceIdBytes), Proto.Bytes(2, SpanIdBytes), Proto.Text(5, "y"), .. more]);

    public static SpanBatch SpanBatch(byte[] body) => new() { Buffer = body, BufferLength = body.Length };

    public static LogBatch LogBatch(byte[] body) => new() { Buffer = body, BufferLength = body.Length };

    public static MetricBatch MetricBatch(byte[] body) => new() { Buffer = body, BufferLength = body.Length };

    public static SpanBatch DecodedSpans(byte[] body, DecodeLimits? limits = null)
    {
        SpanBatch batch = SpanBatch(body);
        TraceDecoder.Decode(batch, limits ?? DecodeLimits.Default).ShouldBe(DecodeResult.Success);
        return batch;
    }

    public static LogBatch DecodedLogs(byte[] body)
    {
        LogBatch batch = LogBatch(body);
        LogDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
        return batch;
    }

    public static MetricBatch DecodedMetrics(byte[] body)
    {
        MetricBatch batch = MetricBatch(body);
        MetricDecoder.Decode(batch, DecodeLimits.Default).ShouldBe(DecodeResult.Success);
        return batch;
    }

    /// <summary>The one span of a request made of a valid span and more fields.</summary>
    public static Span DecodedSpan(params byte[][] more) => DecodedSpans(Proto.Request(SpanMessage(more)))[0];

    public static SpanBatch DecodedJsonSpans(string json, DecodeLimits? limits = null)
    {
        SpanBatch batch = SpanBatch(Encoding.UTF8.GetBytes(json));
        TraceDecoder.DecodeJson(batch, limits ?? DecodeLimits.Default).ShouldBe(DecodeResult.Success);
        return batch;
    }

    /// <summary>A request with one span, from the properties after its ids.</summary>
    public static string SpanJson(string properties) =>
        $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{TraceIdHex}}","spanId":"{{SpanIdHex}}",{{properties}}}]}]}]}""";
}

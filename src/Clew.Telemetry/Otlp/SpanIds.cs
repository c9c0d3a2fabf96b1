using System.Globalization;

namespace Clew.Telemetry.Otlp;

/// <summary>The lengths of a span's ids as they were sent, from which follows whether the span can be accepted.</summary>
internal struct SpanIds
{
    public const int NotSent = 0;
    public const int NotHexadecimal = -1;
    public const int TraceIdBytes = 16;
    public const int SpanIdBytes = 8;

    /// <summary>Bytes, or one of the constants above.</summary>
    public int TraceIdLength;

    public int SpanIdLength;

    public int ParentLength;

    public readonly bool AreAbsent => TraceIdLength == NotSent && SpanIdLength == NotSent;

    public readonly bool AreAcceptable(Span span) =>
        TraceIdLength == TraceIdBytes && SpanIdLength == SpanIdBytes && ParentLength is NotSent or SpanIdBytes
        && !span.TraceId.IsEmpty && !span.SpanId.IsEmpty;

    public readonly string Problem(Span span) =>
        TraceIdLength != TraceIdBytes ? Problem("trace id", TraceIdLength, TraceIdBytes)
        : SpanIdLength != SpanIdBytes ? Problem("span id", SpanIdLength, SpanIdBytes)
        : span.TraceId.IsEmpty ? "trace id is all zero"
        : span.SpanId.IsEmpty ? "span id is all zero"
        : Problem("parent span id", ParentLength, SpanIdBytes);

    public static string Problem(string what, int length, int expected) => length switch
    {
        NotSent => $"{what} is missing",
        NotHexadecimal => $"{what} is not hexadecimal",
        _ => string.Create(CultureInfo.InvariantCulture, $"{what} has {length} bytes, expected {expected}"),
    };
}

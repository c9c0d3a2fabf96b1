namespace Clew.Telemetry.Otlp;

/// <summary>Numbers of OTLP enumerations; a number from a later version of the protocol counts as not specified.</summary>
internal static class OtlpEnums
{
    public static readonly string[] SpanKindNames = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

    public static readonly string[] StatusCodeNames = ["UNSET", "OK", "ERROR"];

    public static readonly string[] TemporalityNames = ["UNSPECIFIED", "DELTA", "CUMULATIVE"];

    public static readonly string[] SeverityNames =
    [
        "UNSPECIFIED", "TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2", "DEBUG3", "DEBUG4", "INFO", "INFO2", "INFO3", "INFO4",
        "WARN", "WARN2", "WARN3", "WARN4", "ERROR", "ERROR2", "ERROR3", "ERROR4", "FATAL", "FATAL2", "FATAL3", "FATAL4",
    ];

    public static OtlpSpanKind SpanKind(ulong number) => number <= 5 ? (OtlpSpanKind)number : OtlpSpanKind.Unspecified;

    public static StatusCode StatusCode(ulong number) => number <= 2 ? (StatusCode)number : Telemetry.StatusCode.Unset;

    public static byte SeverityNumber(ulong number) => number <= 24 ? (byte)number : (byte)0;

    public static AggregationTemporality Temporality(ulong number) =>
        number <= 2 ? (AggregationTemporality)number : AggregationTemporality.Unspecified;
}

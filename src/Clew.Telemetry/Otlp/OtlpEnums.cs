namespace Clew.Telemetry.Otlp;

/// <summary>Numbers of OTLP enumerations; a number from a later version of the protocol counts as not specified.</summary>
internal static class OtlpEnums
{
    public static OtlpSpanKind SpanKind(ulong number) => number <= 5 ? (OtlpSpanKind)number : OtlpSpanKind.Unspecified;

    public static StatusCode StatusCode(ulong number) => number <= 2 ? (StatusCode)number : Telemetry.StatusCode.Unset;

    public static byte SeverityNumber(ulong number) => number <= 24 ? (byte)number : (byte)0;

    public static AggregationTemporality Temporality(ulong number) =>
        number <= 2 ? (AggregationTemporality)number : AggregationTemporality.Unspecified;
}

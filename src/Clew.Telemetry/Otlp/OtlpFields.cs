namespace Clew.Telemetry.Otlp;

/// <summary>
/// Field numbers of opentelemetry-proto 1.x, one class per message. <c>Known</c> has a bit per field that is read, so that a known
/// field with an unexpected wire type is told apart from an unknown field, which is skipped.
/// </summary>
internal static class OtlpFields
{
    /// <summary>Export*ServiceRequest and the *Data messages: the same one field for every signal.</summary>
    internal static class Request
    {
        public const uint Resources = 1;
        public const ulong Known = 1UL << 1;
    }

    /// <summary>ResourceSpans, ResourceLogs and ResourceMetrics.</summary>
    internal static class ResourceItems
    {
        public const uint Resource = 1;
        public const uint Scopes = 2;
        public const uint SchemaUrl = 3;
        public const ulong Known = 0b1110;
    }

    /// <summary>ScopeSpans, ScopeLogs and ScopeMetrics.</summary>
    internal static class ScopeItems
    {
        public const uint Scope = 1;
        public const uint Items = 2;
        public const uint SchemaUrl = 3;
        public const ulong Known = 0b1110;
    }

    internal static class Resource
    {
        public const uint Attributes = 1;
        public const uint DroppedAttributesCount = 2;
        public const ulong Known = 0b110;
    }

    internal static class Scope
    {
        public const uint Name = 1;
        public const uint Version = 2;
        public const uint Attributes = 3;
        public const uint DroppedAttributesCount = 4;
        public const ulong Known = 0b11110;
    }

    internal static class KeyValue
    {
        public const uint Key = 1;
        public const uint Value = 2;
        public const ulong Known = 0b110;
    }

    internal static class AnyValue
    {
        public const uint StringValue = 1;
        public const uint BoolValue = 2;
        public const uint IntValue = 3;
        public const uint DoubleValue = 4;
        public const uint ArrayValue = 5;
        public const uint KvlistValue = 6;
        public const uint BytesValue = 7;
        public const ulong Known = 0b1111_1110;
    }

    /// <summary>ArrayValue and KeyValueList.</summary>
    internal static class ValueList
    {
        public const uint Values = 1;
        public const ulong Known = 0b10;
    }

    internal static class Span
    {
        public const uint TraceId = 1;
        public const uint SpanId = 2;
        public const uint TraceState = 3;
        public const uint ParentSpanId = 4;
        public const uint Name = 5;
        public const uint Kind = 6;
        public const uint StartTimeUnixNano = 7;
        public const uint EndTimeUnixNano = 8;
        public const uint Attributes = 9;
        public const uint DroppedAttributesCount = 10;
        public const uint Events = 11;
        public const uint DroppedEventsCount = 12;
        public const uint Links = 13;
        public const uint DroppedLinksCount = 14;
        public const uint Status = 15;
        public const uint Flags = 16;
        public const ulong Known = (1UL << 17) - 2;
    }

    internal static class Event
    {
        public const uint TimeUnixNano = 1;
        public const uint Name = 2;
        public const uint Attributes = 3;
        public const uint DroppedAttributesCount = 4;
        public const ulong Known = 0b11110;
    }

    internal static class Link
    {
        public const uint TraceId = 1;
        public const uint SpanId = 2;
        public const uint TraceState = 3;
        public const uint Attributes = 4;
        public const uint DroppedAttributesCount = 5;
        public const uint Flags = 6;
        public const ulong Known = 0b111_1110;
    }

    internal static class Status
    {
        public const uint Message = 2;
        public const uint Code = 3;
        public const ulong Known = 0b1100;
    }

    internal static class LogRecord
    {
        public const uint TimeUnixNano = 1;
        public const uint SeverityNumber = 2;
        public const uint SeverityText = 3;
        public const uint Body = 5;
        public const uint Attributes = 6;
        public const uint DroppedAttributesCount = 7;
        public const uint Flags = 8;
        public const uint TraceId = 9;
        public const uint SpanId = 10;
        public const uint ObservedTimeUnixNano = 11;
        public const uint EventName = 12;
        public const ulong Known = ((1UL << 13) - 2) & ~(1UL << 4);
    }

    internal static class Metric
    {
        public const uint Name = 1;
        public const uint Description = 2;
        public const uint Unit = 3;
        public const uint Gauge = 5;
        public const uint Sum = 7;
        public const uint Histogram = 9;
        public const uint ExponentialHistogram = 10;
        public const uint Summary = 11;
        public const ulong Known = 0b1110_1010_1110;
    }

    /// <summary>Gauge, Sum, Histogram, ExponentialHistogram and Summary: each has a subset of these.</summary>
    internal static class MetricData
    {
        public const uint DataPoints = 1;
        public const uint AggregationTemporality = 2;
        public const uint IsMonotonic = 3;
        public const ulong Known = 0b1110;
    }

    internal static class NumberDataPoint
    {
        public const uint StartTimeUnixNano = 2;
        public const uint TimeUnixNano = 3;
        public const uint AsDouble = 4;
        public const uint Exemplars = 5;
        public const uint AsInt = 6;
        public const uint Attributes = 7;
        public const uint Flags = 8;
        public const ulong Known = 0b1_1111_1100;
    }

    internal static class HistogramDataPoint
    {
        public const uint StartTimeUnixNano = 2;
        public const uint TimeUnixNano = 3;
        public const uint Count = 4;
        public const uint Sum = 5;
        public const uint BucketCounts = 6;
        public const uint ExplicitBounds = 7;
        public const uint Exemplars = 8;
        public const uint Attributes = 9;
        public const uint Flags = 10;
        public const uint Min = 11;
        public const uint Max = 12;
        public const ulong Known = (1UL << 13) - 4;
    }

    internal static class ExponentialHistogramDataPoint
    {
        public const uint Attributes = 1;
        public const uint StartTimeUnixNano = 2;
        public const uint TimeUnixNano = 3;
        public const uint Count = 4;
        public const uint Sum = 5;
        public const uint Scale = 6;
        public const uint ZeroCount = 7;
        public const uint Positive = 8;
        public const uint Negative = 9;
        public const uint Flags = 10;
        public const uint Exemplars = 11;
        public const uint Min = 12;
        public const uint Max = 13;
        public const uint ZeroThreshold = 14;
        public const ulong Known = (1UL << 15) - 2;
    }

    internal static class Buckets
    {
        public const uint Offset = 1;
        public const uint BucketCounts = 2;
        public const ulong Known = 0b110;
    }

    internal static class SummaryDataPoint
    {
        public const uint StartTimeUnixNano = 2;
        public const uint TimeUnixNano = 3;
        public const uint Count = 4;
        public const uint Sum = 5;
        public const uint QuantileValues = 6;
        public const uint Attributes = 7;
        public const uint Flags = 8;
        public const ulong Known = 0b1_1111_1100;
    }

    internal static class ValueAtQuantile
    {
        public const uint Quantile = 1;
        public const uint Value = 2;
        public const ulong Known = 0b110;
    }

    internal static class Exemplar
    {
        public const uint TimeUnixNano = 2;
        public const uint AsDouble = 3;
        public const uint SpanId = 4;
        public const uint TraceId = 5;
        public const uint AsInt = 6;
        public const ulong Known = 0b111_1100;
    }

    /// <summary>Export*ServiceResponse and Export*PartialSuccess.</summary>
    internal static class Response
    {
        public const uint PartialSuccess = 1;
        public const uint RejectedCount = 1;
        public const uint ErrorMessage = 2;
    }
}

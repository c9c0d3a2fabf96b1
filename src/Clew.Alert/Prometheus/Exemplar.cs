using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>A span whose value is in a bucket, so that a point of a chart leads to its trace.</summary>
internal readonly record struct Exemplar(TraceId TraceId, SpanId SpanId, double Value, long TimeUnixNano);

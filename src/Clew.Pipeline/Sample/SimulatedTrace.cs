using Clew.Telemetry;

namespace Clew.Pipeline.Sample;

/// <summary>A stored trace and what policies would have made of it.</summary>
public sealed record SimulatedTrace(TraceId TraceId, string? Agent, long DurationNanos, double? CostUsd, long Spans, bool HasError, IReadOnlyCollection<string> FindingTypes, SamplingDecision Decision);

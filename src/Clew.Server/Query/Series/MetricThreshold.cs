namespace Clew.Server.Query.Series;

/// <summary>A value that means something.</summary>
/// <param name="Value">In the unit of the metric.</param>
/// <param name="Statistic">Of which number: value, p50, p99 or success.</param>
/// <param name="Tone">ok, warn or error.</param>
/// <param name="Label">What a chart writes beside the line.</param>
internal sealed record MetricThreshold(double Value, string Statistic, string Tone, string Label);

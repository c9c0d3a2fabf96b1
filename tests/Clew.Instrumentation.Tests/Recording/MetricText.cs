using System.Globalization;
using OpenTelemetry.Metrics;

namespace Clew.Instrumentation.Tests;

/// <summary>A metric's points as text: name, unit, attributes in order, value.</summary>
internal static class MetricText
{
    public static string[] Of(Metric metric)
    {
        var lines = new List<string>();
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            var tags = new List<string>();
            foreach ((string name, object? value) in point.Tags)
            {
                tags.Add($"{name}={Convert.ToString(value, CultureInfo.InvariantCulture)}");
            }
            tags.Sort(StringComparer.Ordinal);
            lines.Add($"{metric.Name} [{metric.Unit}] {{{string.Join(", ", tags)}}} {Value(metric, point)}");
        }
        return [.. lines];
    }

    private static string Value(Metric metric, in MetricPoint point) => metric.MetricType switch
    {
        MetricType.LongSum => point.GetSumLong().ToString(CultureInfo.InvariantCulture),
        MetricType.DoubleSum => point.GetSumDouble().ToString(CultureInfo.InvariantCulture),
        MetricType.Histogram => string.Create(CultureInfo.InvariantCulture, $"count {point.GetHistogramCount()} sum {Math.Round(point.GetHistogramSum(), 6)}"),
        _ => throw new InvalidOperationException($"{metric.Name} is a {metric.MetricType}."),
    };
}

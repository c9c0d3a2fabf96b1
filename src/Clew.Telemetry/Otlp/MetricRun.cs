namespace Clew.Telemetry.Otlp;

/// <summary>Neighbouring points of one metric, as a range of a scope's points.</summary>
internal readonly record struct MetricRun(int Start, int End)
{
    /// <summary>Splits points into metrics: a metric ends where one of the fields that its points share changes.</summary>
    public static List<MetricRun> Split(List<MetricPoint> points)
    {
        List<MetricRun> runs = [];
        int start = 0;
        for (int i = 1; i <= points.Count; i++)
        {
            if (i == points.Count || !IsSameMetric(points[start], points[i]))
            {
                runs.Add(new MetricRun(start, i));
                start = i;
            }
        }
        return runs;
    }

    private static bool IsSameMetric(MetricPoint left, MetricPoint right) =>
        left.Type == right.Type && left.Temporality == right.Temporality && left.IsMonotonic == right.IsMonotonic
        && left.Name == right.Name && left.Unit == right.Unit && left.Description == right.Description;
}

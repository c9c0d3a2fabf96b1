using System.Text.Json;
using Clew.Storage;

namespace Clew.Server.Query.Series;

/// <summary>Writes series in the shapes of <c>openapi.json</c>.</summary>
internal static class SeriesJson
{
    public static void Write(
        Utf8JsonWriter json, SeriesMetric metric, string? groupBy, (long From, long To, TimeSpan? Interval) time, IReadOnlyList<MetricThreshold> thresholds, IReadOnlyList<SeriesGroup> groups)
    {
        json.WriteStartObject();
        json.WriteString("metric"u8, metric.Name);
        json.WriteString("unit"u8, metric.Unit);
        json.WriteString("groupBy"u8, groupBy);
        json.WriteStrings("groupings"u8, metric.Groupings);
        json.WriteTime("from"u8, time.From);
        json.WriteTime("to"u8, time.To);
        json.WriteNumberOrNull("intervalSeconds"u8, (long?)time.Interval?.TotalSeconds);
        json.WriteNumber("relativeError"u8, metric.RelativeError);
        json.WriteThresholds(thresholds);
        json.WriteStartArray("groups"u8);
        (long least, long greatest) = RangeOf(metric, thresholds, groups);
        foreach (SeriesGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, group.Value);
            json.WriteBoolean("isOther"u8, group.IsOther);
            json.WritePropertyName("total"u8);
            WritePoint(json, metric, group.Total);
            WriteBins(json, metric, metric.Bins.Of(group.Values, least, greatest));
            json.WriteStartArray("points"u8);
            foreach (SeriesPoint point in group.Points)
            {
                WritePoint(json, metric, point);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteThresholds(this Utf8JsonWriter json, IReadOnlyList<MetricThreshold> thresholds)
    {
        json.WriteStartArray("thresholds"u8);
        foreach (MetricThreshold threshold in thresholds)
        {
            json.WriteStartObject();
            json.WriteNumber("value"u8, threshold.Value);
            json.WriteString("statistic"u8, threshold.Statistic);
            json.WriteString("tone"u8, threshold.Tone);
            json.WriteString("label"u8, threshold.Label);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, SeriesMetric metric, SeriesPoint point)
    {
        json.WriteStartObject();
        if (point.StartUnixNano is long start)
        {
            json.WriteTime("startTime"u8, start);
        }
        else
        {
            json.WriteNull("startTime"u8);
        }
        json.WriteNumber("count"u8, point.Count);
        json.WriteNumber("errors"u8, point.Errors);
        json.WriteNumber("truncated"u8, point.Truncated);
        json.WriteNumber("values"u8, point.Values);
        json.WriteNumber("sum"u8, point.Sum / metric.Scale);
        WriteScaled("p50"u8, point.P50);
        WriteScaled("p95"u8, point.P95);
        WriteScaled("p99"u8, point.P99);
        json.WriteNumber("inputTokens"u8, point.InputTokens);
        json.WriteNumber("outputTokens"u8, point.OutputTokens);
        json.WriteNumberOrNull("costUsd"u8, point.CostUsd);
        json.WriteEndObject();

        void WriteScaled(ReadOnlySpan<byte> name, long? value) => json.WriteNumberOrNull(name, value / metric.Scale);
    }

    /// <summary>
    /// All groups have the same bins, so that they can be laid upon each other; and where bins are evenly wide, they reach to the thresholds: whether
    /// values are far below is what a reader wants to see.
    /// </summary>
    private static (long Least, long Greatest) RangeOf(SeriesMetric metric, IReadOnlyList<MetricThreshold> thresholds, IReadOnlyList<SeriesGroup> groups)
    {
        SeriesGroup[] measured = [.. groups.Where(group => group.Values.Count > 0)];
        if (measured.Length == 0)
        {
            return (0, -1);
        }
        long least = measured.Min(group => group.Values[0].Value);
        long greatest = measured.Max(group => group.Values[^1].Value);
        if (metric.Bins == SeriesBins.Logarithmic)
        {
            return (least, greatest);
        }
        double limit = thresholds.Where(threshold => threshold.Statistic == "value").Select(threshold => threshold.Value * metric.Scale).DefaultIfEmpty(0).Max();
        return (0, Math.Max(greatest, (long)Math.Ceiling(limit) + 1));
    }

    private static void WriteBins(Utf8JsonWriter json, SeriesMetric metric, IReadOnlyList<(long From, long To, long Count)> bins)
    {
        json.WriteStartArray("histogram"u8);
        foreach ((long from, long to, long count) in bins)
        {
            json.WriteStartObject();
            json.WriteNumber("from"u8, from / metric.Scale);
            json.WriteNumber("to"u8, to / metric.Scale);
            json.WriteNumber("count"u8, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

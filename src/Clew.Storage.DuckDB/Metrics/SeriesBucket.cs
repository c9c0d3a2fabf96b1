using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Metrics;

/// <summary>Adds up the data points of one group in one bucket of time.</summary>
internal sealed class SeriesBucket(MetricType type, bool addsUp)
{
    private readonly BucketSpread spread = new();
    private readonly Dictionary<ulong, double> lastBySender = [];
    private double? sum;
    private bool isSumKnown = true;
    private double count;
    private double? min;
    private double? max;

    /// <summary>A value of a gauge, or of a sum that may fall.</summary>
    internal void AddValue(ulong sender, double value)
    {
        lastBySender[sender] = value;
        sum = (sum ?? 0) + value;
        count++;
        Widen(value, value);
    }

    internal void AddIncrease(double increase)
    {
        sum = (sum ?? 0) + increase;
        count++;
    }

    internal void AddDistribution(DistributionPoint point, DistributionPoint? earlier)
    {
        (double added, double? addedSum) = point.AddSince(earlier, spread);
        count += added;
        isSumKnown &= addedSum is not null;
        sum = (sum ?? 0) + (addedSum ?? 0);
        // The extremes of a cumulative point are those since its start, which may lie before the bucket.
        if (earlier is null)
        {
            Widen(point.Min, point.Max);
        }
    }

    internal MetricBucket ToBucket(long start)
    {
        bool isDistribution = type is MetricType.Histogram or MetricType.ExponentialHistogram or MetricType.Summary;
        double? value = addsUp ? lastBySender.Values.Sum() : type == MetricType.Sum ? sum : count > 0 && isSumKnown ? sum / count : null;
        return new MetricBucket
        {
            StartUnixNano = start,
            Value = value,
            Count = count,
            Min = isDistribution || type == MetricType.Gauge || addsUp ? min : null,
            Max = isDistribution || type == MetricType.Gauge || addsUp ? max : null,
            P50 = spread.Quantile(0.5, min, max),
            P95 = spread.Quantile(0.95, min, max),
            P99 = spread.Quantile(0.99, min, max),
        };
    }

    private void Widen(double? low, double? high)
    {
        min = low is { } lower ? Math.Min(min ?? lower, lower) : min;
        max = high is { } upper ? Math.Max(max ?? upper, upper) : max;
    }
}

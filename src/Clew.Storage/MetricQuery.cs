using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>Which received metrics to list. Null means that a filter is not set.</summary>
public sealed record MetricQuery
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long? FromUnixNano { get; init; }

    /// <summary>Exclusive.</summary>
    public long? ToUnixNano { get; init; }

    public string? Service { get; init; }

    /// <summary>Case-insensitive text in the name or the description.</summary>
    public string? Text { get; init; }
}

/// <summary>A metric as it was received: one per name, type and unit.</summary>
public sealed record MetricInfo
{
    public required string Name { get; init; }

    public required MetricType Type { get; init; }

    /// <summary>Empty when not sent.</summary>
    public required string Unit { get; init; }

    public required string Description { get; init; }

    /// <summary>That of the last data point.</summary>
    public required AggregationTemporality Temporality { get; init; }

    public required bool IsMonotonic { get; init; }

    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Data points received.</summary>
    public required long Points { get; init; }

    public required long FirstTimeUnixNano { get; init; }

    public required long LastTimeUnixNano { get; init; }
}

/// <summary>One metric over time.</summary>
public sealed record MetricSeriesQuery
{
    public required string Name { get; init; }

    /// <summary>For a name that was received with several types; null takes the one with most data points.</summary>
    public MetricType? Type { get; init; }

    public long? FromUnixNano { get; init; }

    /// <summary>Exclusive.</summary>
    public long? ToUnixNano { get; init; }

    public string? Service { get; init; }

    /// <summary>Attribute of the data points, or <c>service</c>; null puts all together.</summary>
    public string? GroupBy { get; init; }

    /// <summary>Attributes of the data points that must equal a text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>Most buckets of time that are wanted.</summary>
    public int BucketsMax { get; init; } = 120;
}

/// <param name="Metric">What it is.</param>
/// <param name="IntervalNanos">Length of a bucket of time.</param>
/// <param name="AttributeKeys">By which it can be grouped, sorted.</param>
/// <param name="Series">One per group, most data points first, all others together last.</param>
/// <param name="Exemplars">Some measured values with their traces, latest first.</param>
public sealed record MetricTimeline(
    MetricInfo Metric, long IntervalNanos, IReadOnlyList<string> AttributeKeys, IReadOnlyList<MetricSeries> Series, IReadOnlyList<Exemplar> Exemplars);

/// <param name="Group">Value of the attribute; null where there is none, or for the others.</param>
/// <param name="IsOther">All groups beyond the first twenty.</param>
/// <param name="Buckets">In order of time, without empty ones.</param>
public sealed record MetricSeries(string? Group, bool IsOther, IReadOnlyList<MetricBucket> Buckets);

/// <summary>What one group did in one bucket of time.</summary>
public sealed record MetricBucket
{
    public required long StartUnixNano { get; init; }

    /// <summary>
    /// Gauge: the mean. Counter: the increase, over restarts of the sender. Sum that may fall: the last value, added up over senders. Histograms and
    /// summary: the mean of what was measured in the bucket; null when that is not known.
    /// </summary>
    public required double? Value { get; init; }

    /// <summary>Histograms and summary: how many values were measured. Otherwise data points.</summary>
    public required double Count { get; init; }

    public required double? Min { get; init; }

    public required double? Max { get; init; }

    /// <summary>Histograms only; interpolated within their buckets.</summary>
    public double? P50 { get; init; }

    public double? P95 { get; init; }

    public double? P99 { get; init; }
}

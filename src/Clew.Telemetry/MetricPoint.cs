namespace Clew.Telemetry;

/// <summary>The <c>data</c> of <c>opentelemetry.proto.metrics.v1.Metric</c>. The order is stored: append only.</summary>
public enum MetricType : byte
{
    Gauge = 1,
    Sum = 2,
    Histogram = 3,
    ExponentialHistogram = 4,
    Summary = 5,
}

/// <summary><c>opentelemetry.proto.metrics.v1.AggregationTemporality</c>.</summary>
public enum AggregationTemporality : byte
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}

/// <summary>One data point of one metric, with the metric's own fields repeated: a row.</summary>
public sealed class MetricPoint : IBatchItem
{
    private static readonly Resource NoResource = new();
    private static readonly InstrumentationScope NoScope = new();

    public Utf8Text Name { get; set; }

    public Utf8Text Description { get; set; }

    public Utf8Text Unit { get; set; }

    public MetricType Type { get; set; }

    public AggregationTemporality Temporality { get; set; }

    public bool IsMonotonic { get; set; }

    public long StartTimeUnixNano { get; set; }

    public long TimeUnixNano { get; set; }

    public uint Flags { get; set; }

    public AttributeList Attributes { get; } = new();

    public Resource Resource { get; set; } = NoResource;

    public InstrumentationScope Scope { get; set; } = NoScope;

    public long ReceivedTimeUnixNano { get; set; }

    /// <summary>Gauge and sum: <c>as_double</c>.</summary>
    public double? DoubleValue { get; set; }

    /// <summary>Gauge and sum: <c>as_int</c>.</summary>
    public long? IntValue { get; set; }

    /// <summary>Histograms and summary.</summary>
    public ulong Count { get; set; }

    public double? Sum { get; set; }

    public double? Min { get; set; }

    public double? Max { get; set; }

    /// <summary>Histogram: counts per bucket, one more than <see cref="ExplicitBounds"/>. Exponential histogram: the positive range.</summary>
    public List<ulong> BucketCounts { get; } = [];

    public List<double> ExplicitBounds { get; } = [];

    /// <summary>Exponential histogram: base is 2^(2^-scale).</summary>
    public int Scale { get; set; }

    public ulong ZeroCount { get; set; }

    public double ZeroThreshold { get; set; }

    public int PositiveOffset { get; set; }

    public int NegativeOffset { get; set; }

    public List<ulong> NegativeBucketCounts { get; } = [];

    /// <summary>Summary: quantile and value in turn.</summary>
    public List<double> QuantileValues { get; } = [];

    public List<Exemplar> Exemplars { get; } = [];

    public void Clear()
    {
        Name = Description = Unit = default;
        Type = default;
        Temporality = default;
        IsMonotonic = false;
        StartTimeUnixNano = TimeUnixNano = ReceivedTimeUnixNano = 0;
        Flags = 0;
        Attributes.Clear();
        Resource = NoResource;
        Scope = NoScope;
        DoubleValue = Sum = Min = Max = null;
        IntValue = null;
        Count = ZeroCount = 0;
        BucketCounts.Clear();
        ExplicitBounds.Clear();
        Scale = PositiveOffset = NegativeOffset = 0;
        ZeroThreshold = 0;
        NegativeBucketCounts.Clear();
        QuantileValues.Clear();
        Exemplars.Clear();
    }
}

/// <summary>A measured value with the trace it came from.</summary>
public readonly record struct Exemplar(long TimeUnixNano, double Value, TraceId TraceId, SpanId SpanId);

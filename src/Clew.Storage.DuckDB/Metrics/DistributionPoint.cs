using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Metrics;

/// <summary>One data point of a histogram, an exponential histogram or a summary, and the difference between two of them.</summary>
internal sealed class DistributionPoint
{
    private readonly MetricType type;
    private readonly double[] bounds;
    private readonly ulong[] counts;
    private readonly ulong[] negative;
    private readonly int scale;
    private readonly int positiveOffset;
    private readonly int negativeOffset;
    private readonly ulong zeroCount;
    private readonly double zeroThreshold;

    internal DistributionPoint(MetricType type, ResultReader row, int column)
    {
        this.type = type;
        Count = row.GetUInt64(column);
        Sum = row.GetDoubleOrNull(column + 1);
        Min = row.GetDoubleOrNull(column + 2);
        Max = row.GetDoubleOrNull(column + 3);
        counts = row.GetList(column + 4).AsUInt64.ToArray();
        bounds = row.GetList(column + 5).AsDouble.ToArray();
        scale = row.GetInt32(column + 6);
        zeroCount = row.GetUInt64(column + 7);
        zeroThreshold = row.GetDoubleOrNull(column + 8) ?? 0;
        positiveOffset = row.GetInt32(column + 9);
        negativeOffset = row.GetInt32(column + 10);
        negative = row.GetList(column + 11).AsUInt64.ToArray();
    }

    internal const string Columns =
        "count, sum, min, max, bucket_counts, explicit_bounds, scale, zero_count, zero_threshold, positive_offset, negative_offset, negative_bucket_counts";

    internal ulong Count { get; }

    internal double? Sum { get; }

    internal double? Min { get; }

    internal double? Max { get; }

    /// <summary>Adds what came after an earlier point of the same stream; all of this one when there is none, or when it cannot have come after it.</summary>
    /// <returns>How many values that are, and their sum.</returns>
    internal (double Count, double? Sum) AddSince(DistributionPoint? earlier, BucketSpread spread)
    {
        if (earlier is not null && !Continues(earlier))
        {
            earlier = null;
        }
        switch (type)
        {
            case MetricType.Histogram:
                AddExplicit(earlier, spread);
                break;
            case MetricType.ExponentialHistogram:
                AddExponential(earlier, spread);
                break;
        }
        return (Count - (double)(earlier?.Count ?? 0), Sum - (earlier is null ? 0 : earlier.Sum));
    }

    private bool Continues(DistributionPoint earlier) =>
        Count >= earlier.Count && zeroCount >= earlier.zeroCount && bounds.AsSpan().SequenceEqual(earlier.bounds)
        && (type != MetricType.ExponentialHistogram || scale <= earlier.scale);

    private void AddExplicit(DistributionPoint? earlier, BucketSpread spread)
    {
        for (int i = 0; i < counts.Length && i <= bounds.Length; i++)
        {
            double lower = i == 0 ? double.NegativeInfinity : bounds[i - 1];
            double upper = i == bounds.Length ? double.PositiveInfinity : bounds[i];
            spread.Add(lower, upper, counts[i] - (double)(earlier is not null && i < earlier.counts.Length ? earlier.counts[i] : 0));
        }
    }

    /// <summary>
    /// Bucket i of an exponential histogram holds values above base^i up to base^(i+1), where base is 2^(2^-scale). A sender lowers the scale when
    /// values spread further; each bucket of the lower scale holds two of the next one.
    /// </summary>
    private void AddExponential(DistributionPoint? earlier, BucketSpread spread)
    {
        int shift = earlier is null ? 0 : earlier.scale - scale;
        Dictionary<int, double> before = Rescaled(earlier?.counts, earlier?.positiveOffset ?? 0, shift);
        Dictionary<int, double> negativeBefore = Rescaled(earlier?.negative, earlier?.negativeOffset ?? 0, shift);
        for (int i = 0; i < counts.Length; i++)
        {
            int index = positiveOffset + i;
            spread.Add(Bound(index), Bound(index + 1), counts[i] - before.GetValueOrDefault(index));
        }
        for (int i = 0; i < negative.Length; i++)
        {
            int index = negativeOffset + i;
            spread.Add(-Bound(index + 1), -Bound(index), negative[i] - negativeBefore.GetValueOrDefault(index));
        }
        spread.Add(-zeroThreshold, zeroThreshold, zeroCount - (double)(earlier?.zeroCount ?? 0));
    }

    private double Bound(int index) => Math.Pow(2, index * Math.Pow(2, -scale));

    private static Dictionary<int, double> Rescaled(ulong[]? counts, int offset, int shift)
    {
        Dictionary<int, double> rescaled = [];
        for (int i = 0; i < (counts?.Length ?? 0); i++)
        {
            int index = (offset + i) >> Math.Min(shift, 31);
            rescaled[index] = rescaled.GetValueOrDefault(index) + counts![i];
        }
        return rescaled;
    }
}

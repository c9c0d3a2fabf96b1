namespace Clew.Storage.DuckDB.Metrics;

/// <summary>Counts of measured values by the range in which they lie. Histograms of all kinds and bounds are added up in it.</summary>
internal sealed class BucketSpread
{
    private readonly Dictionary<(double Lower, double Upper), double> counts = [];

    internal double Count { get; private set; }

    internal void Add(double lower, double upper, double count)
    {
        // A count can only fall when the sender began anew, which whoever takes differences has seen.
        if (count > 0)
        {
            counts[(lower, upper)] = counts.GetValueOrDefault((lower, upper)) + count;
            Count += count;
        }
    }

    internal void Add(BucketSpread other)
    {
        foreach (((double lower, double upper), double count) in other.counts)
        {
            Add(lower, upper, count);
        }
    }

    /// <summary>The value at or below which a share of all values lies, as if values were spread evenly within a bucket; null without any.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="min">Smallest value, where it is known.</param>
    /// <param name="max">Largest value, where it is known.</param>
    internal double? Quantile(double share, double? min, double? max)
    {
        double wanted = share * Count;
        double below = 0;
        foreach (((double lower, double upper), double count) in counts.OrderBy(bucket => bucket.Key.Upper).ThenBy(bucket => bucket.Key.Lower))
        {
            if (below + count >= wanted)
            {
                (double from, double to) = Closed(lower, upper, min, max);
                return from + ((to - from) * Math.Clamp((wanted - below) / count, 0, 1));
            }
            below += count;
        }
        return null;
    }

    /// <summary>The ends of a bucket that is open on one side; what was measured may be narrower than the bucket.</summary>
    private static (double From, double To) Closed(double lower, double upper, double? min, double? max)
    {
        double from = double.IsNegativeInfinity(lower) ? min ?? Math.Min(0, upper) : Math.Max(lower, min ?? lower);
        double to = double.IsPositiveInfinity(upper) ? max ?? lower : Math.Min(upper, max ?? upper);
        return double.IsFinite(from) && double.IsFinite(to) ? (Math.Min(from, to), to) : (0, 0);
    }
}

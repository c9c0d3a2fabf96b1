namespace Clew.Pipeline.Sample;

/// <summary>
/// Percentiles of the newer durations of one agent, within 2 %. Buckets grow by 2 % from a millisecond to eleven days; when they hold
/// 10,000 durations all are halved, so that what an agent does today outweighs what it did a month ago.
/// </summary>
internal sealed class DurationSketch
{
    private const double Growth = 1.02;
    private const int Buckets = 1_048;
    private const double CountMax = 10_000;
    private readonly float[] counts = new float[Buckets];
    private double total;

    /// <summary>How many durations the percentiles stand on.</summary>
    public double Count => total;

    public void Add(long nanos)
    {
        counts[BucketOf(nanos)]++;
        if (++total >= CountMax)
        {
            total = 0;
            for (int i = 0; i < Buckets; i++)
            {
                total += counts[i] /= 2;
            }
        }
    }

    /// <summary>The duration that this share of all stays below.</summary>
    public long Percentile(double percentile)
    {
        double rest = total * percentile / 100;
        int bucket = 0;
        while (bucket < Buckets - 1 && rest > counts[bucket])
        {
            rest -= counts[bucket++];
        }
        // Between a bucket's edges durations are taken as even, or else the share kept would be off by a bucket's.
        double part = counts[bucket] > 0 ? rest / counts[bucket] : 1;
        return (long)(Math.Pow(Growth, bucket - 1 + part) * 1e6);
    }

    private static int BucketOf(long nanos) => Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(nanos, 1) / 1e6) / Math.Log(Growth)), 0, Buckets - 1);
}

namespace Clew.Pipeline.Sample.Policies;

/// <summary>
/// Keeps some traces a minute of each agent, so that one that seldom runs is always seen and a busy one does not push it out. A trace that
/// passes stands for those that were refused since the last one.
/// </summary>
/// <param name="name">As a decision tells it.</param>
/// <param name="tracesPerMinute">Of each agent; as many at once when none came for a minute.</param>
/// <param name="key">What the limit is for: an agent, a service, or one for all.</param>
public sealed class RateLimitPolicy(string name, double tracesPerMinute, Func<TraceFacts, string> key) : SamplingPolicy(name)
{
    /// <summary>Keys beyond share one bucket.</summary>
    internal const int KeysMax = 10_000;
    private const double MinuteNanos = 60e9;
    private readonly Func<TraceFacts, string> key = key;
    private Dictionary<string, Bucket> buckets = new(StringComparer.Ordinal);
    private Bucket others = new(tracesPerMinute);

    public override bool IsShare => true;

    /// <summary>A bucket that holds more than a lower rate allows is cut when it is next asked.</summary>
    public override void Adopt(SamplingPolicy before)
    {
        if (before is RateLimitPolicy counted && counted.key == key)
        {
            (buckets, others) = (counted.buckets, counted.others);
        }
    }

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) =>
        isFirst ? BucketOf(key(facts)).Take(at, tracesPerMinute) : PolicyVerdict.No;

    private Bucket BucketOf(string of)
    {
        if (!buckets.TryGetValue(of, out Bucket? bucket))
        {
            if (buckets.Count >= KeysMax)
            {
                return others;
            }
            buckets.Add(of, bucket = new Bucket(tracesPerMinute));
        }
        return bucket;
    }

    private sealed class Bucket(double filled)
    {
        private double tokens = Math.Max(1, filled);
        private long refused;
        private long last;

        public PolicyVerdict Take(long at, double perMinute)
        {
            // A sender whose clock was an hour ahead must not hold up all that come after it.
            if (last - at > 60 * MinuteNanos)
            {
                last = at;
            }
            double minutes = last == 0 ? 0 : Math.Max(0, at - last) / MinuteNanos;
            last = Math.Max(last, at);
            tokens = Math.Min(Math.Max(1, perMinute), tokens + (minutes * perMinute));
            bool passes = tokens >= 1;
            tokens -= passes ? 1 : 0;
            PolicyVerdict verdict = new(passes, 1.0 / (1 + refused));
            refused = passes ? 0 : refused + 1;
            return verdict;
        }
    }
}

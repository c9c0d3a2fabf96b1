namespace Clew.Export.Send;

/// <summary>Pauses between attempts: longer each time, up to a bound, and a little different at each client.</summary>
internal sealed class Backoff(RetryOptions options, Random random)
{
    // A receiver that asks for more is asked again anyway: its clock or its unit may be wrong.
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(10);
    private TimeSpan interval = options.InitialInterval;

    /// <param name="retryAfter">What the receiver asks for; it wins over a shorter pause.</param>
    public TimeSpan Next(TimeSpan? retryAfter)
    {
        double spread = 1 + (options.RandomizationFactor * ((2 * random.NextDouble()) - 1));
        TimeSpan pause = interval * spread;
        interval = TimeSpan.FromTicks(Math.Min(options.MaxInterval.Ticks, (long)(interval.Ticks * options.Multiplier)));
        return retryAfter is { } asked && asked > pause ? (asked < RetryAfterMax ? asked : RetryAfterMax) : pause;
    }
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>One bucket of an answer while its rows are read: sums, and how many durations lie in each bucket of the histograms.</summary>
internal sealed class UsageSums
{
    private readonly Histogram durations = new();
    private readonly Histogram ttfts = new();
    private long errors;
    private TokenUsage usage;
    private long costNano;
    private long priced;
    private long unpriced;
    private long unpricedSince = long.MaxValue;
    private long durationSum;

    internal long Calls { get; private set; }

    /// <param name="cell">What is added.</param>
    /// <param name="isCall">The question counts these spans as calls; otherwise only their tokens and cost are taken.</param>
    internal void Add(UsageCell cell, bool isCall)
    {
        ref readonly UsageNumbers more = ref cell.Numbers;
        if (isCall)
        {
            Calls += more.Calls;
            errors += more.Errors;
            durationSum += more.DurationSum;
            durations.Add(cell.Durations);
            ttfts.Add(cell.Ttfts);
        }
        usage = UsageTokens.Add(usage, more.Tokens, 1);
        costNano += more.CostNano;
        priced += more.Priced;
        unpriced += more.Unpriced;
        unpricedSince = Math.Min(unpricedSince, cell.UnpricedSince);
    }

    internal long Unpriced => unpriced;

    internal long Tokens => usage.InputTotal + usage.OutputTotal;

    internal bool IsNothing => (Calls | errors | costNano | priced | unpriced) == 0 && usage == default;

    internal void Add(UsageSums other)
    {
        Calls += other.Calls;
        errors += other.errors;
        durationSum += other.durationSum;
        usage = UsageTokens.Add(usage, other.usage, 1);
        costNano += other.costNano;
        priced += other.priced;
        unpriced += other.unpriced;
        unpricedSince = Math.Min(unpricedSince, other.unpricedSince);
        durations.Add(other.durations);
        ttfts.Add(other.ttfts);
    }

    internal UsageBucket ToBucket(IReadOnlyList<string?> group, bool isOther, long? start) => new()
    {
        Group = group,
        IsOther = isOther,
        StartUnixNano = start,
        Calls = Calls,
        Errors = errors,
        Usage = TraceFragment.Totals(usage, priced == 0 ? null : costNano),
        UnpricedCalls = unpriced,
        // A correction may have taken all of them away.
        UnpricedSinceUnixNano = unpriced > 0 ? unpricedSince : null,
        DurationSumNanos = durationSum,
        Durations = durations.ToPercentiles(),
        Ttft = ttfts.ToPercentiles(),
    };
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>One bucket of an answer while its rows are read: sums, and the two histograms of <see cref="UsageLists"/> that were asked for.</summary>
internal sealed class UsageSums
{
    private const long Millionths = 1_000_000;

    private readonly Histogram first = new();
    private readonly Histogram second = new();
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
    /// <param name="window">Values of the first histogram are told as millionths of this, and not at all when it is 0; null for as they are.</param>
    internal void Add(UsageCell cell, bool isCall, long? window = null)
    {
        ref readonly UsageNumbers more = ref cell.Numbers;
        if (isCall)
        {
            Calls += more.Calls;
            errors += more.Errors;
            durationSum += more.DurationSum;
            AddFirst(cell.First, window);
            second.Add(cell.Second);
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
        first.Add(other.first);
        second.Add(other.second);
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
        Durations = first.ToPercentiles(),
        Ttft = second.ToPercentiles(),
    };

    internal SumSlice ToSlice(IReadOnlyList<string?> group, long start) =>
        new(group, start, Calls, errors, usage.InputTotal, usage.OutputTotal, costNano, first.ToValues(), second.ToValues());

    internal SeriesPoint ToPoint(CallMeasure measure, long? start)
    {
        Percentiles percentiles = HistogramOf(measure).ToPercentiles();
        return new SeriesPoint
        {
            StartUnixNano = start,
            Count = Calls,
            Errors = errors,
            Values = percentiles.Count,
            Sum = measure == CallMeasure.Latency ? durationSum : ValuesOf(measure).Sum(value => (double)value.Value * value.Count),
            P50 = percentiles.P50Nanos,
            P95 = percentiles.P95Nanos,
            P99 = percentiles.P99Nanos,
            InputTokens = usage.InputTotal,
            OutputTokens = usage.OutputTotal,
            CostUsd = priced == 0 ? null : costNano / 1e9,
        };
    }

    internal IReadOnlyList<(long Value, long Count)> ValuesOf(CallMeasure measure) => HistogramOf(measure).ToValues();

    private Histogram HistogramOf(CallMeasure measure) => measure is CallMeasure.Latency or CallMeasure.Context ? first : second;

    private void AddFirst(BucketCounts? more, long? window)
    {
        if (window is not { } tokens)
        {
            first.Add(more);
            return;
        }
        for (int i = 0; tokens > 0 && i < (more?.Indexes.Length ?? 0); i++)
        {
            first.Add(DurationBuckets.IndexOf(DurationBuckets.ValueOf(more!.Indexes[i]) * Millionths / tokens), more.Counts[i]);
        }
    }
}

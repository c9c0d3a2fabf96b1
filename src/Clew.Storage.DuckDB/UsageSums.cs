using Clew.Storage.DuckDB.Native;
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

    internal const string Columns =
        "sum(calls)::BIGINT, sum(errors)::BIGINT, sum(duration_sum)::BIGINT, sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, "
        + "sum(reasoning)::BIGINT, sum(cost_nano)::BIGINT, sum(priced)::BIGINT, sum(unpriced)::BIGINT, min(minute_ns) FILTER (unpriced > 0)";

    internal long Calls { get; private set; }

    /// <param name="row">A row with <see cref="Columns"/>.</param>
    /// <param name="column">The first of them.</param>
    /// <param name="isCall">The question counts these spans as calls; otherwise only their tokens and cost are taken.</param>
    internal void Add(ResultReader row, int column, bool isCall)
    {
        if (isCall)
        {
            Calls += row.GetInt64(column);
            errors += row.GetInt64(column + 1);
            durationSum += row.GetInt64(column + 2);
        }
        TokenUsage part = new()
        {
            FreshInput = row.GetInt64(column + 3),
            CacheRead = row.GetInt64(column + 4),
            CacheWrite = row.GetInt64(column + 5),
            CacheWrite1h = row.GetInt64(column + 6),
            Output = row.GetInt64(column + 7),
            Reasoning = row.GetInt64(column + 8),
        };
        usage = UsageTokens.Add(usage, part, 1);
        costNano += row.GetInt64(column + 9);
        priced += row.GetInt64(column + 10);
        unpriced += row.GetInt64(column + 11);
        unpricedSince = Math.Min(unpricedSince, row.GetInt64OrNull(column + 12) ?? long.MaxValue);
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

    internal void AddHistograms(ReadOnlySpan<int> durationItems, ReadOnlySpan<int> ttftItems)
    {
        durations.Add(durationItems);
        ttfts.Add(ttftItems);
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

using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>One bucket of an answer while its rows are read: sums, and how many durations lie in each bucket of the histograms.</summary>
internal sealed class UsageSums
{
    private readonly SortedList<int, long> durations = [];
    private readonly SortedList<int, long> ttfts = [];
    private long errors;
    private TokenUsage usage;
    private long costNano;
    private long priced;
    private long unpriced;
    private long durationSum;

    internal const string Columns =
        "sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, "
        + "sum(reasoning)::BIGINT, sum(cost_nano)::BIGINT, sum(priced)::BIGINT, sum(unpriced)::BIGINT";

    internal long Calls { get; private set; }

    internal void Add(ResultReader row, int column)
    {
        Calls += row.GetInt64OrNull(column) ?? 0;
        errors += row.GetInt64OrNull(column + 1) ?? 0;
        durationSum += row.GetInt64OrNull(column + 2) ?? 0;
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
    }

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
    }

    internal void AddBucket(bool isTtft, int bucket, long count)
    {
        SortedList<int, long> target = isTtft ? ttfts : durations;
        target[bucket] = target.GetValueOrDefault(bucket) + count;
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
        DurationSumNanos = durationSum,
        Durations = PercentilesOf(durations),
        Ttft = PercentilesOf(ttfts),
    };

    private static Percentiles PercentilesOf(SortedList<int, long> counts)
    {
        long total = counts.Values.Sum();
        return new Percentiles(total, At(0.50), At(0.95), At(0.99));

        long? At(double share)
        {
            // The nearest rank: the least value that has this share of all values at or below it.
            long rank = Math.Max(1, (long)Math.Ceiling(share * total));
            long below = 0;
            foreach ((int bucket, long count) in counts)
            {
                below += count;
                if (count > 0 && below >= rank)
                {
                    return DurationBuckets.ValueOf(bucket);
                }
            }
            return null;
        }
    }
}

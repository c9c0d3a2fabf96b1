using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A row of <c>usage_1m</c> in the making.</summary>
internal sealed class UsageRow
{
    /// <summary>Nobody asks whether a call took 61 or 62 % of the window, and each further bucket is stored.</summary>
    internal const int InputWidth = 4;

    internal const int SpeedWidth = 8;

    private readonly BucketCounts durations = new();
    private readonly BucketCounts ttfts = new();
    private readonly BucketCounts inputs = new();
    private readonly BucketCounts speeds = new();
    private int calls;
    private int errors;
    private TokenUsage usage;
    private long costNano;
    private int priced;
    private int unpriced;
    private long durationSum;

    internal UsageNumbers Numbers => new(calls, errors, usage, costNano, priced, unpriced, durationSum);

    /// <summary>The two histograms that a question is about.</summary>
    internal (BucketCounts First, BucketCounts Second) Of(UsageLists lists) => lists == UsageLists.Times ? (durations, ttfts) : (inputs, speeds);

    internal void Reset()
    {
        calls = errors = priced = unpriced = 0;
        costNano = durationSum = 0;
        usage = default;
        durations.Clear();
        ttfts.Clear();
        inputs.Clear();
        speeds.Clear();
    }

    internal void Add(Span span, SpanShare share)
    {
        if (share.Calls != 0)
        {
            calls += share.Calls;
            errors += span.IsError ? share.Calls : 0;
            durationSum += span.DurationNanos * share.Calls;
            durations.Add(span.DurationNanos, share.Calls);
            if (span.Llm?.TtftNanos is { } ttft)
            {
                ttfts.Add(ttft, share.Calls);
            }
            AddTokens(span, share.Calls);
        }
        if (share.Usage != 0 && span.Usage is { } used)
        {
            usage = UsageTokens.Add(usage, used, share.Usage);
            costNano += span.CostNanoUsd.GetValueOrDefault() * share.Usage;
            priced += span.CostNanoUsd is null ? 0 : share.Usage;
            unpriced += span.CostNanoUsd is null && (used.InputTotal | used.OutputTotal) != 0 ? share.Usage : 0;
        }
    }

    private void AddTokens(Span span, int times)
    {
        if (span is not { Kind: SpanKind.Llm, Usage: { } used })
        {
            return;
        }
        if (used.InputTotal > 0)
        {
            inputs.Add(used.InputTotal, times, InputWidth);
        }
        if (span.Llm?.TtftNanos is { } ttft && used.OutputTotal > 0 && span.DurationNanos > ttft)
        {
            speeds.Add(Speed(used.OutputTotal, span.DurationNanos - ttft), times, SpeedWidth);
        }
    }

    /// <summary>Tokens per 1,000 seconds: whole numbers that are fine enough for slow models.</summary>
    private static long Speed(long tokens, long nanos) => (long)Math.Min(long.MaxValue / 4, Math.Round(tokens * 1e12 / nanos));

    /// <summary>Adds the numbers of a row that was written before.</summary>
    internal void Add(in UsageNumbers more)
    {
        calls += (int)more.Calls;
        errors += (int)more.Errors;
        usage = UsageTokens.Add(usage, more.Tokens, 1);
        costNano += more.CostNano;
        priced += (int)more.Priced;
        unpriced += (int)more.Unpriced;
        durationSum += more.DurationSum;
    }

    internal void AddBuckets(ReadOnlySpan<int> durationItems, ReadOnlySpan<int> ttftItems, ReadOnlySpan<int> inputItems, ReadOnlySpan<int> speedItems)
    {
        durations.AddItems(durationItems);
        ttfts.AddItems(ttftItems);
        inputs.AddItems(inputItems);
        speeds.AddItems(speedItems);
    }

    internal void Append(TableBuilder appender, long minute, uint key)
    {
        appender.BeginRow();
        appender.Int64(minute);
        appender.UInt32(key);
        appender.Int32(calls);
        appender.Int32(errors);
        appender.Int64(usage.FreshInput);
        appender.Int64(usage.CacheRead);
        appender.Int64(usage.CacheWrite);
        appender.Int64(usage.CacheWrite1h);
        appender.Int64(usage.Output);
        appender.Int64(usage.Reasoning);
        appender.Int64(costNano);
        appender.Int32(priced);
        appender.Int32(unpriced);
        appender.Int64(durationSum);
        durations.Append(appender);
        ttfts.Append(appender);
        inputs.Append(appender);
        speeds.Append(appender);
        appender.EndRow();
    }
}

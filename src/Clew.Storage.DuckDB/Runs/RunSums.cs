namespace Clew.Storage.DuckDB.Runs;

/// <summary>What runs of one group in one stretch of time add up to, while they are read.</summary>
internal sealed class RunSums
{
    private readonly Histogram values = new();
    private long count;
    private long errors;
    private long truncated;
    private long input;
    private long output;
    private long costNano;
    private long priced;
    private long valueCount;
    private double sum;

    internal bool IsNothing => (count | errors | truncated | input | output | priced | valueCount) == 0;

    internal long Count => count;

    internal long Errors => errors;

    internal long CostNano => costNano;

    /// <param name="run">What is added.</param>
    /// <param name="measure">The number whose distribution is asked for; null for none.</param>
    /// <param name="isError">The run failed.</param>
    internal void Add(in RunEntry run, RunMeasure? measure, bool isError)
    {
        int sign = run.Sign;
        count += sign;
        errors += isError ? sign : 0;
        truncated += sign * run.Truncated;
        input += (long)sign * run.Input;
        output += (long)sign * run.Output;
        if (run.CostNano >= 0)
        {
            costNano += sign * run.CostNano;
            priced += sign;
        }
        if (measure is null)
        {
            return;
        }
        (int bucket, long value) = measure switch
        {
            RunMeasure.Duration => (run.DurationBucket, run.DurationNanos),
            RunMeasure.Tokens => (run.TokensBucket, (long)run.Input + run.Output),
            RunMeasure.Cost => (run.CostBucket, run.CostNano),
            RunMeasure.Iterations => Counted(run.Iterations),
            RunMeasure.ModelCalls => Counted(run.LlmCalls),
            _ => Counted(run.ToolCalls),
        };
        if (value >= 0)
        {
            valueCount += sign;
            sum += (double)sign * value;
            values.Add(bucket, sign);
        }
    }

    /// <summary>Adds runs that were added up before.</summary>
    internal void Add(RunCell cell, RunMeasure? measure, bool isError)
    {
        count += cell.Count;
        errors += isError ? cell.Count : 0;
        truncated += cell.Truncated;
        input += cell.InputTokens;
        output += cell.OutputTokens;
        costNano += cell.CostNano;
        priced += cell.Priced;
        if (measure is { } asked)
        {
            (BucketCounts buckets, double of, long number) = cell.Of(asked);
            valueCount += number;
            sum += of;
            values.Add(buckets);
        }
    }

    internal void Add(RunSums other)
    {
        count += other.count;
        errors += other.errors;
        truncated += other.truncated;
        input += other.input;
        output += other.output;
        costNano += other.costNano;
        priced += other.priced;
        valueCount += other.valueCount;
        sum += other.sum;
        values.Add(other.values);
    }

    internal IReadOnlyList<(long Value, long Count)> Values => values.ToValues();

    internal SeriesPoint ToPoint(long? start)
    {
        Percentiles percentiles = values.ToPercentiles();
        return new SeriesPoint
        {
            StartUnixNano = start,
            Count = count,
            Errors = errors,
            Truncated = truncated,
            Values = valueCount,
            Sum = sum,
            P50 = percentiles.P50Nanos,
            P95 = percentiles.P95Nanos,
            P99 = percentiles.P99Nanos,
            InputTokens = input,
            OutputTokens = output,
            CostUsd = priced > 0 ? costNano / 1e9 : null,
        };
    }

    /// <summary>The bucket of a count.</summary>
    internal static int BucketOf(int number) => SmallBuckets.Of(number);

    private static (int Bucket, long Value) Counted(int number) => (SmallBuckets.Of(number), number);

    /// <summary>Counts are mostly small, and a logarithm for each would be dearer than all the rest.</summary>
    private static class SmallBuckets
    {
        private static readonly int[] Known = [.. Enumerable.Range(0, 1024).Select(number => DurationBuckets.IndexOf(number))];

        internal static int Of(int number) => number < Known.Length ? Known[number] : DurationBuckets.IndexOf(number);
    }
}

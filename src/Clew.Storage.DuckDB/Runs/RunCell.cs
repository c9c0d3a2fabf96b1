namespace Clew.Storage.DuckDB.Runs;

/// <summary>What the runs of one key in one stretch of time add up to.</summary>
internal sealed class RunCell
{
    /// <summary>The object itself with its numbers.</summary>
    private const int OwnBytes = 152;

    private readonly BucketCounts durations = new();
    private readonly BucketCounts tokens = new();
    private readonly BucketCounts costs = new();
    private readonly BucketCounts iterations = new();
    private readonly BucketCounts llmCalls = new();
    private readonly BucketCounts toolCalls = new();
    private double durationNanos;
    private long iterationCount;
    private long llmCallCount;
    private long toolCallCount;

    internal long Count { get; private set; }

    internal long Truncated { get; private set; }

    internal long InputTokens { get; private set; }

    internal long OutputTokens { get; private set; }

    internal long CostNano { get; private set; }

    /// <summary>Runs that have a cost.</summary>
    internal long Priced { get; private set; }

    internal long Bytes => OwnBytes + durations.Bytes + tokens.Bytes + costs.Bytes + iterations.Bytes + llmCalls.Bytes + toolCalls.Bytes;

    internal void Add(in RunEntry run)
    {
        int sign = run.Sign;
        Count += sign;
        Truncated += sign * run.Truncated;
        InputTokens += (long)sign * run.Input;
        OutputTokens += (long)sign * run.Output;
        durationNanos += (double)sign * run.DurationNanos;
        iterationCount += sign * run.Iterations;
        llmCallCount += sign * run.LlmCalls;
        toolCallCount += sign * run.ToolCalls;
        durations.AddBucket(run.DurationBucket, sign);
        tokens.AddBucket(run.TokensBucket, sign);
        iterations.AddBucket(RunSums.BucketOf(run.Iterations), sign);
        llmCalls.AddBucket(RunSums.BucketOf(run.LlmCalls), sign);
        toolCalls.AddBucket(RunSums.BucketOf(run.ToolCalls), sign);
        if (run.CostNano >= 0)
        {
            CostNano += sign * run.CostNano;
            Priced += sign;
            costs.AddBucket(run.CostBucket, sign);
        }
    }

    /// <summary>The distribution of a number, the sum of its values and how many there are.</summary>
    internal (BucketCounts Buckets, double Sum, long Values) Of(RunMeasure measure) => measure switch
    {
        RunMeasure.Duration => (durations, durationNanos, Count),
        RunMeasure.Tokens => (tokens, (double)InputTokens + OutputTokens, Count),
        RunMeasure.Cost => (costs, CostNano, Priced),
        RunMeasure.Iterations => (iterations, iterationCount, Count),
        RunMeasure.ModelCalls => (llmCalls, llmCallCount, Count),
        _ => (toolCalls, toolCallCount, Count),
    };
}

namespace Clew.Storage.DuckDB.Runs;

/// <summary>What the runs of one key in one stretch of time add up to: what rules ask for.</summary>
internal sealed class RunCell
{
    /// <summary>The object itself with its numbers.</summary>
    private const int OwnBytes = 64;

    internal long Count { get; private set; }

    internal long InputTokens { get; private set; }

    internal long OutputTokens { get; private set; }

    internal long CostNano { get; private set; }

    internal BucketCounts Durations { get; } = new();

    internal BucketCounts Iterations { get; } = new();

    internal long Bytes => OwnBytes + Durations.Bytes + Iterations.Bytes;

    internal void Add(in RunEntry run)
    {
        Count += run.Sign;
        InputTokens += (long)run.Sign * run.Input;
        OutputTokens += (long)run.Sign * run.Output;
        CostNano += run.CostNano >= 0 ? run.Sign * run.CostNano : 0;
        Durations.AddBucket(run.DurationBucket, run.Sign);
        Iterations.AddBucket(RunSums.BucketOf(run.Iterations), run.Sign);
    }
}

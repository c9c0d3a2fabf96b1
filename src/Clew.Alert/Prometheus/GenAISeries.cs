using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>The numbers of one series. They only grow while the process lives.</summary>
/// <param name="key">Of the series, with texts of its own.</param>
/// <param name="isOverflow">It takes what found no room.</param>
/// <param name="windowTokens">The context window of the model; null when it is not known.</param>
internal sealed class GenAISeries(SeriesKey key, bool isOverflow, long? windowTokens)
{
    /// <summary>Buckets, the one without a bound, sum and count.</summary>
    private const int LinesBeyondBounds = 3;

    public SeriesKey Key => key;

    public bool IsOverflow => isOverflow;

    public OutcomeHistograms Durations { get; } = new(key.Kind == SeriesKind.Agent ? GenAIBounds.AgentSeconds : GenAIBounds.CallSeconds);

    public TokenUsage Tokens { get; private set; }

    public long CostNanoUsd { get; private set; }

    /// <summary>Calls with usage that have no price.</summary>
    public long UnpricedCalls { get; private set; }

    public ExplicitHistogram? FirstChunk { get; private set; }

    public ExplicitHistogram? TimePerToken { get; private set; }

    public ExplicitHistogram? InputTokens { get; private set; }

    public ExplicitHistogram? OutputTokens { get; private set; }

    public ExplicitHistogram? WindowShare { get; private set; }

    public ExplicitHistogram? Iterations { get; private set; }

    public ExplicitHistogram? InferenceCalls { get; private set; }

    public ExplicitHistogram? ToolCalls { get; private set; }

    /// <summary>When this server received the newest span.</summary>
    public long LastReceivedUnixNano { get; private set; }

    /// <summary>Time series that one combination of names has at most under all names, without those of failures.</summary>
    public static int LinesOf(SeriesKind kind) => kind switch
    {
        // Duration and first chunk under two names, both directions of tokens under two names; five counters of tokens, two of cost.
        SeriesKind.Call => (4 * Lines(GenAIBounds.CallSeconds)) + (4 * Lines(GenAIBounds.Tokens)) + Lines(GenAIBounds.ServerTimePerTokenSeconds) + Lines(GenAIBounds.WindowShare) + 7,
        SeriesKind.ServerCall => (2 * Lines(GenAIBounds.CallSeconds)) + Lines(GenAIBounds.ServerTimePerTokenSeconds) + 2,
        SeriesKind.Agent => Lines(GenAIBounds.AgentSeconds) + Lines(GenAIBounds.Iterations) + (2 * Lines(GenAIBounds.AgentCalls)) + 1,
        _ => Lines(GenAIBounds.CallSeconds) + 2,
    };

    private static int Lines(double[] bounds) => bounds.Length + LinesBeyondBounds;

    public void AddOperation(Span span)
    {
        Durations.Record(span);
        LastReceivedUnixNano = Math.Max(LastReceivedUnixNano, span.ReceivedTimeUnixNano);
    }

    public void AddCall(Span span, GenAICall call)
    {
        AddOperation(span);
        if (call.TtftNanos is { } ttft)
        {
            (FirstChunk ??= new(GenAIBounds.CallSeconds)).Record(Math.Max(0, ttft) / 1e9, span);
            if (span.Usage is { OutputTotal: > 1 } timed && span.DurationNanos > ttft)
            {
                (TimePerToken ??= new(GenAIBounds.ServerTimePerTokenSeconds)).Record((span.DurationNanos - ttft) / 1e9 / (timed.OutputTotal - 1), span);
            }
        }
        if (span.Usage is { InputTotal: > 0 } used && windowTokens is > 0 and { } window)
        {
            (WindowShare ??= new(GenAIBounds.WindowShare)).Record((double)used.InputTotal / window, span);
        }
    }

    /// <summary>Where the ledger counts the usage, so that no token is told twice.</summary>
    public void AddUsage(Span span, in TokenUsage used)
    {
        Tokens = new TokenUsage
        {
            FreshInput = Tokens.FreshInput + used.FreshInput, CacheRead = Tokens.CacheRead + used.CacheRead, CacheWrite = Tokens.CacheWrite + used.CacheWrite,
            CacheWrite1h = Tokens.CacheWrite1h + used.CacheWrite1h, Output = Tokens.Output + used.Output, Reasoning = Tokens.Reasoning + used.Reasoning,
        };
        (InputTokens ??= new(GenAIBounds.Tokens)).Record(used.InputTotal, span);
        (OutputTokens ??= new(GenAIBounds.Tokens)).Record(used.OutputTotal, span);
        CostNanoUsd += Math.Max(0, span.CostNanoUsd ?? 0);
        UnpricedCalls += span.CostNanoUsd is null && (used.InputTotal | used.OutputTotal) != 0 ? 1 : 0;
    }

    public void AddRun(Span span, RunChildren children)
    {
        AddOperation(span);
        if ((span.Iterations ?? children.InferenceCalls) is > 0 and { } iterations)
        {
            (Iterations ??= new(GenAIBounds.Iterations)).Record(iterations, span);
        }
        if (children.InferenceCalls > 0)
        {
            (InferenceCalls ??= new(GenAIBounds.AgentCalls)).Record(children.InferenceCalls, span);
        }
        if (children.InferenceCalls + children.ToolCalls > 0)
        {
            (ToolCalls ??= new(GenAIBounds.AgentCalls)).Record(children.ToolCalls, span);
        }
    }
}

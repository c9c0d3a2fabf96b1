namespace Clew.Storage;

/// <summary>One line of the trace list (DESIGN section 5).</summary>
public sealed record TraceSummary
{
    public required string TraceId { get; init; }

    /// <summary>Name of the root span, or of the earliest span while there is none.</summary>
    public required string RootName { get; init; }

    public required string Service { get; init; }

    /// <summary>The outermost agent.</summary>
    public string? Agent { get; init; }

    public required long StartTimeUnixNano { get; init; }

    public required long DurationNanos { get; init; }

    public required TraceStatus Status { get; init; }

    public required long SpanCount { get; init; }

    public required long ErrorCount { get; init; }

    public required long LlmCalls { get; init; }

    public required long ToolCalls { get; init; }

    /// <summary>The largest number of iterations that an agent span reports, otherwise the number of model calls.</summary>
    public required long Iterations { get; init; }

    /// <summary>Response models, or request models where the response names none; sorted.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public required UsageTotals Usage { get; init; }

    public string? ConversationId { get; init; }

    public string? UserId { get; init; }

    public string? InputPreview { get; init; }

    public string? OutputPreview { get; init; }

    /// <summary>What detectors found in it, the worst first.</summary>
    public IReadOnlyList<FindingMark> Findings { get; init; } = [];

    /// <summary>Why sampling kept the trace; null while it was not decided on.</summary>
    public TraceSampling? Sampling { get; init; }
}

/// <summary>Why a trace is still there.</summary>
/// <param name="Policy">Name of the policy that kept it.</param>
/// <param name="Weight">How many traces it stands for: 1 divided by the probability for one that was kept by chance, otherwise 1.</param>
public sealed record TraceSampling(string Policy, double Weight);

/// <summary>Sums of counted usage. Input includes the cache, output includes reasoning.</summary>
/// <param name="CostUsd">Null when no counted call has a price.</param>
public sealed record UsageTotals(
    long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens, long ReasoningTokens, double? CostUsd);

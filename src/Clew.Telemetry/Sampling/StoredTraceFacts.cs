namespace Clew.Telemetry.Sampling;

/// <summary>
/// What a sampling policy may look at: one trace as a whole, over all of its spans that are stored. The sums are the ledger's, so nothing is
/// counted twice.
/// </summary>
public sealed record StoredTraceFacts
{
    public required TraceId TraceId { get; init; }

    /// <summary>Start of the first span.</summary>
    public long StartUnixNano { get; init; }

    /// <summary>From the start of the first span to the end of the last one.</summary>
    public long DurationNanos { get; init; }

    /// <summary>False: the root never came.</summary>
    public bool HasRoot { get; init; }

    /// <summary>The root ended with an error, or the root never came and a span did.</summary>
    public bool IsError { get; init; }

    public long SpanCount { get; init; }

    /// <summary>Spans with an error, also those from which the run recovered.</summary>
    public long ErrorCount { get; init; }

    public long LlmCalls { get; init; }

    public long ToolCalls { get; init; }

    public long FailedToolCalls { get; init; }

    /// <summary>The most that an agent span reports, otherwise the number of model calls.</summary>
    public long Iterations { get; init; }

    /// <summary>Of the root, or of the earliest span without one. Empty when nothing names it.</summary>
    public string Service { get; init; } = "";

    /// <summary>Likewise.</summary>
    public string Environment { get; init; } = "";

    /// <summary>The outermost agent; null without any.</summary>
    public string? Agent { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Of all model calls, in the canonical spelling (<c>stop</c>, <c>length</c>, …).</summary>
    public IReadOnlyList<string> FinishReasons { get; init; } = [];

    public IReadOnlyList<string> ErrorTypes { get; init; } = [];

    /// <summary>The longest time to the first chunk; null when no call was streamed.</summary>
    public long? TtftNanos { get; init; }

    /// <summary>With what came from a cache.</summary>
    public long InputTokens { get; init; }

    /// <summary>With reasoning.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Null when no call has a price.</summary>
    public long? CostNanoUsd { get; init; }

    /// <summary>Results of evaluations (log records <c>gen_ai.evaluation.result</c>).</summary>
    public IReadOnlyList<EvaluationScore> Scores { get; init; } = [];

    /// <summary>Types of what detectors found in it (<c>tool_loop</c>), of the latest look.</summary>
    public IReadOnlyList<string> FindingTypes { get; init; } = [];

    /// <summary>The values, as text, of the attributes that the policies name (<see cref="SamplingRules.AttributeKeys"/>), of spans and resources.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// An earlier part of the trace was decided on and dropped: these are the facts of what came later alone, so only a reason that lies in it may
    /// keep it, not chance.
    /// </summary>
    public bool IsRemainder { get; init; }
}

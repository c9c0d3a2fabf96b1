namespace Clew.Pipeline.Account;

/// <summary>Sums of counted usage. Input includes the cache, output includes reasoning.</summary>
/// <param name="LlmCalls">Counted spans of kind llm, embedding or rerank.</param>
/// <param name="CostNanoUsd">Null when no counted span has a price.</param>
public readonly record struct UsageSum(
    long LlmCalls, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens, long ReasoningTokens, long? CostNanoUsd);

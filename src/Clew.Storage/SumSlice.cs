namespace Clew.Storage;

/// <summary>
/// What the spans or runs of one group add up to that start in one stretch of time. Slices hold whole distributions, so they can be added up to
/// longer times and larger groups.
/// </summary>
/// <param name="Group">Values of the dimensions in the order of the query; null where spans or runs have none.</param>
/// <param name="StartUnixNano">Start of the stretch; 0 in an answer without an interval.</param>
/// <param name="Count">Spans or runs.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="InputTokens">Tokens that count, the cache included.</param>
/// <param name="OutputTokens">Tokens that count, reasoning included.</param>
/// <param name="CostNanoUsd">Nano US dollars of what has a price.</param>
/// <param name="First">Values and how many have each, ascending: durations in nanoseconds, or input tokens of calls where the query asks for tokens.</param>
/// <param name="Second">Nanoseconds to the first chunk, output tokens per 1,000 s where the query asks for tokens, or the iterations of runs.</param>
public sealed record SumSlice(
    IReadOnlyList<string?> Group,
    long StartUnixNano,
    long Count,
    long Errors,
    long InputTokens,
    long OutputTokens,
    long CostNanoUsd,
    IReadOnlyList<(long Value, long Count)> First,
    IReadOnlyList<(long Value, long Count)> Second);

using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>
/// Token counts by the conventions: input includes what was read from and written to a cache. Microsoft.Extensions.AI has no property for
/// cache writes, so adapters put them into <see cref="UsageDetails.AdditionalCounts"/> under names of their own, and some leave the cache
/// out of the input count, as their provider's API does.
/// </summary>
internal static class UsageReading
{
    private static readonly string[] CacheReadNames =
        ["CacheReadInputTokens", "cache_read_input_tokens", "CacheReadInputTokenCount", "InputTokenDetails.CachedTokenCount", "cached_tokens"];

    private static readonly string[] CacheWriteNames =
        ["CacheCreationInputTokens", "cache_creation_input_tokens", "CacheWriteInputTokens", "cache_write_input_tokens", "CacheCreationInputTokenCount",
         "CacheWriteInputTokenCount", "InputTokenDetails.CacheWriteTokenCount"];

    private static readonly string[] AudioInputNames = ["InputTokenDetails.AudioTokenCount"];

    private static readonly string[] AudioOutputNames = ["OutputTokenDetails.AudioTokenCount"];

    public static void Fill(InferenceResponse answer, UsageDetails? usage)
    {
        if (usage is null)
        {
            return;
        }
        long? writtenTokens = Additional(usage, CacheWriteNames);
        long? readTokens = usage.CachedInputTokenCount ?? Additional(usage, CacheReadNames);
        answer.InputTokens = Total(usage, readTokens ?? 0, writtenTokens ?? 0);
        answer.OutputTokens = usage.OutputTokenCount;
        answer.CacheReadTokens = readTokens;
        answer.CacheWriteTokens = writtenTokens;
        answer.ReasoningTokens = usage.ReasoningTokenCount;
        // The properties of their own are experimental and may go; adapters of providers without audio hand on zeros.
        answer.AudioInputTokens = Additional(usage, AudioInputNames) is > 0 and { } audioIn ? audioIn : null;
        answer.AudioOutputTokens = Additional(usage, AudioOutputNames) is > 0 and { } audioOut ? audioOut : null;
    }

    /// <summary>
    /// The cache is to be added where it cannot be a part of the input: it is larger, or the total only adds up with it, or the adapter is one
    /// of those that know no cached count of Microsoft.Extensions.AI and hand on both numbers of the Messages API.
    /// </summary>
    private static long? Total(UsageDetails usage, long readTokens, long writtenTokens)
    {
        long cacheTokens = readTokens + writtenTokens;
        if (usage.InputTokenCount is not { } inputTokens || cacheTokens == 0)
        {
            return usage.InputTokenCount;
        }
        bool isApart = cacheTokens > inputTokens
            || (usage.TotalTokenCount is { } total && total == inputTokens + cacheTokens + (usage.OutputTokenCount ?? 0))
            || (usage.CachedInputTokenCount is null && usage.AdditionalCounts is { } counts && CacheWriteNames.Any(counts.ContainsKey) && CacheReadNames.Any(counts.ContainsKey));
        return isApart ? inputTokens + cacheTokens : inputTokens;
    }

    private static long? Additional(UsageDetails usage, string[] names)
    {
        if (usage.AdditionalCounts is { } counts)
        {
            foreach (string name in names)
            {
                if (counts.TryGetValue(name, out long tokens))
                {
                    return tokens;
                }
            }
        }
        return null;
    }
}

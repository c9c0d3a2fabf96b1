using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Token counts as an emitter sent them; null where it sent none.</summary>
internal struct ReportedTokens
{
    public long? Input;
    public long? Output;
    public long? CacheRead;
    public long? CacheWrite;
    public long? CacheWrite1h;
    public long? Reasoning;
    public long? Total;

    /// <summary>The input in the provider's own usage object, beside the emitter's count.</summary>
    public long? ProviderInput;

    /// <summary>Input of tool use that some providers count beside the input.</summary>
    public long? ToolUseInput;

    public long? AudioInput;
    public long? ImageInput;
    public long? AudioCacheRead;
    public long? AudioOutput;
    public long? ImageOutput;

    /// <summary>Providers count cached audio in the audio of the input, too; there it is no fresh input.</summary>
    public readonly ModalityTokens Parts => new()
    {
        AudioInput = Math.Max(0, (AudioInput - AudioCacheRead.GetValueOrDefault()) ?? 0),
        ImageInput = ImageInput ?? 0,
        AudioCacheRead = AudioCacheRead ?? 0,
        AudioOutput = AudioOutput ?? 0,
        ImageOutput = ImageOutput ?? 0,
    };

    /// <summary>Parts without the whole say too little: nothing tells whether the whole was zero or not sent.</summary>
    public readonly bool IsEmpty => (Input ?? Output ?? Total) is null;
}

/// <summary>Whether an emitter's totals include their parts.</summary>
internal readonly record struct TokenConvention(bool InputIncludesCache, bool OutputIncludesReasoning);

/// <summary>Sorts reported counts into disjoint buckets.</summary>
internal static class UsageReader
{
    /// <summary>
    /// What the numbers of the span prove wins over the emitter's convention: a total that adds up in only one way, parts that are
    /// larger than the sum that should contain them, and a provider's own count to which the cache was added. No bucket is ever negative.
    /// </summary>
    public static TokenUsage? Read(ReportedTokens sent, TokenConvention convention)
    {
        if (sent.IsEmpty)
        {
            return null;
        }
        long input = sent.Input ?? 0;
        long output = sent.Output ?? 0;
        long cacheRead = sent.CacheRead ?? 0;
        long cacheWrite1h = sent.CacheWrite1h ?? 0;
        long cacheWrite = Math.Max(sent.CacheWrite ?? 0, cacheWrite1h);
        long reasoning = sent.Reasoning ?? 0;
        if (sent.ToolUseInput is > 0 and { } toolUse && (sent.Total == input + output + toolUse || sent.Total == input + output + toolUse + reasoning))
        {
            input += toolUse;
        }
        long cache = cacheRead + cacheWrite;
        if (sent.Input is null && sent.Output is null && sent.Total is { } onlyTotal)
        {
            input = onlyTotal;
        }
        bool isCacheAdded = sent.ProviderInput is { } byProvider && cache > 0 && input == byProvider + cache;
        bool includesCache = isCacheAdded || Includes(input, cache, sent.Total, input + output, convention.InputIncludesCache);
        bool includesReasoning = Includes(output, reasoning, sent.Total, input + output, convention.OutputIncludesReasoning);
        return new TokenUsage
        {
            FreshInput = includesCache ? Math.Max(0, input - cache) : input,
            CacheRead = cacheRead,
            CacheWrite = cacheWrite - cacheWrite1h,
            CacheWrite1h = cacheWrite1h,
            Output = includesReasoning ? output - reasoning : output,
            Reasoning = reasoning,
        };
    }

    private static bool Includes(long whole, long part, long? total, long sum, bool convention)
    {
        if (part == 0)
        {
            return true;
        }
        if (part > whole)
        {
            return false;
        }
        return total == sum || (total != sum + part && convention);
    }
}

namespace Clew.Instrumentation;

/// <summary>What a model's answer says, as plain data. A property that is null was not in the answer and is not recorded.</summary>
public sealed class InferenceResponse
{
    /// <summary>Exact model that answered.</summary>
    public string? Model { get; set; }

    /// <summary>Id that the provider gave the answer.</summary>
    public string? Id { get; set; }

    /// <summary>One reason per choice, in the provider's order and words.</summary>
    public string[]? FinishReasons { get; set; }

    /// <summary>Input tokens with those read from and written to a cache. Anthropic counts without them: the reader adds them.</summary>
    public long? InputTokens { get; set; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? OutputTokens { get; set; }

    /// <summary>Input tokens read from the provider's cache; a part of <see cref="InputTokens"/>.</summary>
    public long? CacheReadTokens { get; set; }

    /// <summary>Input tokens written to the provider's cache, for whatever time; a part of <see cref="InputTokens"/>.</summary>
    public long? CacheWriteTokens { get; set; }

    /// <summary>Those of <see cref="CacheWriteTokens"/> that are kept for an hour and cost more. Used for the cost only.</summary>
    public long? CacheWrite1hTokens { get; set; }

    /// <summary>Output tokens spent on reasoning; a part of <see cref="OutputTokens"/>.</summary>
    public long? ReasoningTokens { get; set; }

    /// <summary>Input tokens of audio; a part of <see cref="InputTokens"/>.</summary>
    public long? AudioInputTokens { get; set; }

    /// <summary>Output tokens of audio; a part of <see cref="OutputTokens"/>.</summary>
    public long? AudioOutputTokens { get; set; }

    /// <summary>Input tokens of images; a part of <see cref="InputTokens"/>.</summary>
    public long? ImageInputTokens { get; set; }

    /// <summary>Output tokens of images; a part of <see cref="OutputTokens"/>.</summary>
    public long? ImageOutputTokens { get; set; }

    /// <summary>Number of dimensions of the embeddings returned.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Service tier that served the call; recorded for OpenAI.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Fingerprint of the serving system; recorded for OpenAI.</summary>
    public string? SystemFingerprint { get; set; }

    /// <summary>Tools that the model asked for, in order.</summary>
    public IReadOnlyList<RequestedToolCall>? ToolCalls { get; set; }

    /// <summary>Rate-limit headers of the answer, recorded as <c>http.response.header.NAME</c>; names in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? RateLimitHeaders { get; set; }

    /// <summary>
    /// Time from request to first chunk of a stream, for whoever measures it himself; otherwise <see cref="InferenceCall.Chunk"/> measures it.
    /// </summary>
    public TimeSpan? TimeToFirstChunk { get; set; }

    /// <summary>Makes the JSON array of output messages, one per choice. Called at most once, and only if content is captured.</summary>
    public Func<string?>? OutputMessages { get; set; }
}

namespace Clew.Tests.Models;

/// <summary>What the server does with one request. The defaults are a plain answer.</summary>
public sealed record ModelStep
{
    public string Text { get; init; } = "Hello from the model.";

    public string? Reasoning { get; init; }

    public IReadOnlyList<ModelToolCall> ToolCalls { get; init; } = [];

    /// <summary>Number of candidates, all with the same text.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Input tokens with those of the cache, as the invoice counts them.</summary>
    public long InputTokens { get; init; } = 12;

    /// <summary>Output tokens with those of reasoning.</summary>
    public long OutputTokens { get; init; } = 7;

    public long CacheReadTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    /// <summary>Those of the tokens written to the cache that stay for an hour.</summary>
    public long CacheWrite1hTokens { get; init; }

    public long ReasoningTokens { get; init; }

    /// <summary>Those of the input tokens that are sound; only Google's protocol counts them here.</summary>
    public long AudioInputTokens { get; init; }

    /// <summary>The answer ends because it reached the limit of tokens.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>HTTP status. Anything but 200 is an error in the protocol's words.</summary>
    public int Status { get; init; } = 200;

    public string ErrorCode { get; init; } = "rate_limit_exceeded";

    public string ErrorMessage { get; init; } = "Slow down.";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>After this many events of a stream the server waits until the client goes away.</summary>
    public int? StallAfterEvents { get; init; }

    /// <summary>After this many events of a stream the server cuts the connection.</summary>
    public int? CutAfterEvents { get; init; }

    /// <summary>Compresses the answer with gzip.</summary>
    public bool IsCompressed { get; init; }
}

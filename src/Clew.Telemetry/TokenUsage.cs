namespace Clew.Telemetry;

/// <summary>
/// Tokens in disjoint buckets (DESIGN section 3), whatever the emitter's own way of counting: no token is in two buckets.
/// </summary>
public record struct TokenUsage
{
    /// <summary>Input tokens that were neither read from nor written to a prompt cache.</summary>
    public long FreshInput { get; set; }

    public long CacheRead { get; set; }

    /// <summary>Tokens written to a cache with the provider's default life (5 minutes at Anthropic).</summary>
    public long CacheWrite { get; set; }

    /// <summary>Tokens written to a cache with a life of one hour.</summary>
    public long CacheWrite1h { get; set; }

    /// <summary>Output tokens without reasoning.</summary>
    public long Output { get; set; }

    public long Reasoning { get; set; }

    public readonly long InputTotal => FreshInput + CacheRead + CacheWrite + CacheWrite1h;

    public readonly long OutputTotal => Output + Reasoning;
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Sums of disjoint buckets.</summary>
internal static class UsageTokens
{
    /// <param name="sum">What is added to.</param>
    /// <param name="used">What one span reported.</param>
    /// <param name="times">1 to add, -1 to take away.</param>
    internal static TokenUsage Add(in TokenUsage sum, in TokenUsage used, int times) => new()
    {
        FreshInput = sum.FreshInput + (used.FreshInput * times),
        CacheRead = sum.CacheRead + (used.CacheRead * times),
        CacheWrite = sum.CacheWrite + (used.CacheWrite * times),
        CacheWrite1h = sum.CacheWrite1h + (used.CacheWrite1h * times),
        Output = sum.Output + (used.Output * times),
        Reasoning = sum.Reasoning + (used.Reasoning * times),
    };
}

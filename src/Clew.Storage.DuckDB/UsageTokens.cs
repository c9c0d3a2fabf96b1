using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Sums of disjoint buckets.</summary>
internal static class UsageTokens
{
    /// <summary>The buckets as they stand side by side in a row: fresh input, the three of caches, output, reasoning.</summary>
    internal static TokenUsage Read(ResultReader row, int first) => new()
    {
        FreshInput = row.GetInt64(first),
        CacheRead = row.GetInt64(first + 1),
        CacheWrite = row.GetInt64(first + 2),
        CacheWrite1h = row.GetInt64(first + 3),
        Output = row.GetInt64(first + 4),
        Reasoning = row.GetInt64(first + 5),
    };

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

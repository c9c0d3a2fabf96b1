using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The numbers of a row of <c>usage_1m</c> that are added up one by one. Signed, since corrections take away.</summary>
internal readonly record struct UsageNumbers(
    long Calls, long Errors, TokenUsage Tokens, long CostNano, long Priced, long Unpriced, long DurationSum)
{
    public static UsageNumbers operator +(in UsageNumbers one, in UsageNumbers other) => new(
        one.Calls + other.Calls,
        one.Errors + other.Errors,
        UsageTokens.Add(one.Tokens, other.Tokens, 1),
        one.CostNano + other.CostNano,
        one.Priced + other.Priced,
        one.Unpriced + other.Unpriced,
        one.DurationSum + other.DurationSum);
}

namespace Clew.Analyse;

/// <summary>What finished runs of an agent were like before the one that is looked at.</summary>
/// <param name="Runs">How many runs the figures are of.</param>
/// <param name="CostUsdMedian">Null when runs have no price.</param>
/// <param name="CostUsdP95">Null when runs have no price.</param>
/// <param name="TokensMedian">Input and output of counted calls.</param>
/// <param name="TokensP95">Input and output of counted calls.</param>
/// <param name="DurationNanosMedian">From the first start to the last end.</param>
/// <param name="DurationNanosP95">From the first start to the last end.</param>
public sealed record AgentHistory(
    long Runs, double? CostUsdMedian, double? CostUsdP95, long TokensMedian, long TokensP95, long DurationNanosMedian, long DurationNanosP95);

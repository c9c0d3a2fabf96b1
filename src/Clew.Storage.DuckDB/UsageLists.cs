namespace Clew.Storage.DuckDB;

/// <summary>Which two of the four histograms of <c>usage_1m</c> are read: a question is about one pair, and each takes as much memory as all sums.</summary>
internal enum UsageLists
{
    /// <summary>Durations and times to the first chunk.</summary>
    Times,

    /// <summary>Input tokens of model calls, and the speeds of their output.</summary>
    Tokens,
}

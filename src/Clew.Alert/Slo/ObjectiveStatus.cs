namespace Clew.Alert.Slo;

/// <summary>How an objective stands.</summary>
/// <param name="Objective">Which.</param>
/// <param name="Total">Runs or calls in its window.</param>
/// <param name="Good">The good ones among them.</param>
/// <param name="Burns">Over each of <see cref="BurnPolicy.Windows"/>.</param>
public sealed record ObjectiveStatus(Objective Objective, long Total, long Good, IReadOnlyList<BurnRate> Burns)
{
    /// <summary>Share of the error budget that is left; below 0 when it is used up. Null without any calls.</summary>
    public double? BudgetLeft => Total == 0 ? null : 1 - ((double)(Total - Good) / Total / Objective.Budget);

    /// <summary>Share of good ones.</summary>
    public double? Attained => Total == 0 ? null : (double)Good / Total;
}

/// <param name="Window">Length.</param>
/// <param name="Total">Runs or calls in it.</param>
/// <param name="Rate">Times as fast as would use up the budget in the objective's window; null without any.</param>
public sealed record BurnRate(TimeSpan Window, long Total, double? Rate);

/// <param name="Start">Of a stretch of time.</param>
/// <param name="Total">Runs or calls.</param>
/// <param name="Good">The good ones.</param>
public sealed record ObjectivePoint(DateTimeOffset Start, long Total, long Good);

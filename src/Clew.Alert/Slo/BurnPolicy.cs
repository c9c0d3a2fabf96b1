using Clew.Alert.Rules;

namespace Clew.Alert.Slo;

/// <summary>
/// When a budget burns too fast: over a long window, so that it matters, and over a short one, so that it still does. The pairs are those of
/// Google's SRE workbook, chapter 5.
/// </summary>
/// <param name="Severity">Of its alert.</param>
/// <param name="Factor">Times as fast as would use up the budget in the objective's window.</param>
/// <param name="Long">Length of the long window.</param>
/// <param name="Short">Length of the short window.</param>
public sealed record BurnPolicy(AlertSeverity Severity, double Factor, TimeSpan Long, TimeSpan Short)
{
    public static IReadOnlyList<BurnPolicy> All { get; } =
    [
        new(AlertSeverity.Critical, 14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)),
        new(AlertSeverity.Critical, 6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30)),
        new(AlertSeverity.Warning, 3, TimeSpan.FromDays(1), TimeSpan.FromHours(2)),
        new(AlertSeverity.Warning, 1, TimeSpan.FromDays(3), TimeSpan.FromHours(6)),
    ];

    /// <summary>All windows, the shortest first.</summary>
    public static IReadOnlyList<TimeSpan> Windows { get; } = [.. All.SelectMany(policy => new[] { policy.Long, policy.Short }).Distinct().Order()];

    /// <summary>The label <c>burn</c> of its alerts: <c>14.4x</c>.</summary>
    public string Label => FormattableString.Invariant($"{Factor}x");

    /// <summary>False when even nothing but bad ones could not burn so fast.</summary>
    public bool IsPossible(Objective objective) => Factor * objective.Budget < 1;

    /// <summary>The rule that its alert behaves as.</summary>
    internal AlertRule RuleOf(Objective objective) => new()
    {
        Id = objective.Id,
        Name = objective.Name,
        Severity = Severity,
        Source = objective.Source,
        Where = objective.Where,
        Window = new RuleWindow(Long),
        Condition = new RuleCondition(true, objective.Level == ServiceLevel.Errors ? Factor * objective.Budget : objective.AtMost.TotalSeconds),
        ResolveAfter = TimeSpan.FromMinutes(5),
        SamplesMin = objective.SamplesMin,
        Labels = new Dictionary<string, string> { ["slo"] = objective.Id, ["burn"] = Label },
        Channels = objective.Channels,
    };
}

using Clew.Alert.Rules;
using Clew.Alert.Slo;

namespace Clew.Alert.Evaluate;

/// <summary>The rules and objectives that are evaluated.</summary>
/// <param name="Rules">Enabled ones.</param>
/// <param name="Objectives">Enabled ones.</param>
public sealed record RuleSet(IReadOnlyList<AlertRule> Rules, IReadOnlyList<Objective> Objectives)
{
    public static RuleSet Empty { get; } = new([], []);
}

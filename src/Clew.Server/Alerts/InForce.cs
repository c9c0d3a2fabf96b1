using Clew.Alert.Rules;
using Clew.Alert.Slo;

namespace Clew.Server.Alerts;

/// <summary>A rule as it is in force.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Version">Of its document.</param>
/// <param name="Yaml">As its document has it, or would have it.</param>
internal sealed record RuleInForce(AlertRule Rule, RuleOrigin Origin, long? Version, string Yaml)
{
    public bool IsBuiltIn => BuiltInRules.Find(Rule.Id) is not null;
}

/// <summary>An objective as it is in force.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Version">Of its document.</param>
/// <param name="Yaml">As its document has it, or would have it.</param>
internal sealed record ObjectiveInForce(Objective Objective, RuleOrigin Origin, long? Version, string Yaml)
{
    public bool IsBuiltIn => ObjectiveReading.FindBuiltIn(Objective.Id) is not null;
}

namespace Clew.Alert.Rules;

/// <summary>Where a rule or objective that is in force comes from. Later ones win.</summary>
public enum RuleOrigin
{
    Builtin,
    Configuration,
    Document,
}

using Clew.Telemetry.Findings;

namespace Clew.Analyse;

/// <summary>What people read about a detector, and the values that it compares with.</summary>
/// <param name="Id">The type of its findings in snake case: <c>tool_loop</c>.</param>
/// <param name="Name">Two or three words for badges and headings.</param>
/// <param name="Severity">Of its findings.</param>
/// <param name="Enabled">Detectors that are not find nothing.</param>
/// <param name="Description">One line: when it lights.</param>
/// <param name="Advice">One line: what to do about it.</param>
/// <param name="Thresholds">By name, which ends in the unit where the value has one.</param>
/// <param name="Words">Lists of words that it compares with, by name.</param>
public sealed record DetectorFacts(
    string Id, string Name, FindingSeverity Severity, bool Enabled, string Description, string Advice,
    IReadOnlyDictionary<string, double> Thresholds, IReadOnlyDictionary<string, IReadOnlyList<string>> Words);

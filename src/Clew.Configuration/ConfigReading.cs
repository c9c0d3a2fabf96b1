namespace Clew.Configuration;

/// <summary>What came of reading a file.</summary>
/// <param name="Value">The options; null when there are faults.</param>
/// <param name="Findings">All faults and notes in the order of their lines.</param>
/// <param name="Values">Each option that was read, for the page that shows what is in force.</param>
public sealed record ConfigReading<T>(T? Value, IReadOnlyList<ConfigFinding> Findings, IReadOnlyList<ConfigValue> Values)
    where T : class
{
    public IEnumerable<ConfigFinding> Faults => Findings.Where(finding => finding.IsFault);

    public IEnumerable<ConfigFinding> Notes => Findings.Where(finding => !finding.IsFault);
}

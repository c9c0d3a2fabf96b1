namespace Clew.Configuration;

/// <summary>What the readers of one file share.</summary>
internal sealed class ReadingState(bool isDescribing)
{
    /// <summary>There is no file: every declaration is run once, and written down for the reference page.</summary>
    public bool IsDescribing => isDescribing;

    public List<ConfigFinding> Findings { get; } = [];

    public List<ConfigValue> Values { get; } = [];

    public List<ConfigOption> Options { get; } = [];

    public void Add(bool isFault, int line, int column, string path, string message) => Findings.Add(new ConfigFinding(isFault, line, column, path, message));
}

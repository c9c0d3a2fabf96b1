namespace Clew.Configuration;

/// <summary>One value of a YAML file with its place. Lines and columns count from 1.</summary>
public sealed class ConfigNode
{
    private const int DescribedCharsMax = 80;

    private ConfigNode(ConfigNodeKind kind, int line, int column)
    {
        Kind = kind;
        Line = line;
        Column = column;
    }

    public ConfigNodeKind Kind { get; }

    public int Line { get; }

    public int Column { get; }

    /// <summary>The text of a scalar, with variables put in; empty for the other kinds.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The text as the file has it: <c>${env:NAME}</c> instead of the variable's value.</summary>
    public string Written { get; private init; } = "";

    /// <summary>The text stands in quotes or in a block, so it is never a number or a structure.</summary>
    public bool IsQuoted { get; private init; }

    /// <summary>The text holds at least one variable.</summary>
    public bool IsFromVariable { get; private init; }

    /// <summary>Keys and values of a map in the file's order; empty for the other kinds.</summary>
    public IReadOnlyList<ConfigEntry> Entries { get; private init; } = [];

    /// <summary>Elements of a list; empty for the other kinds.</summary>
    public IReadOnlyList<ConfigNode> Elements { get; private init; } = [];

    /// <summary>The value of a key of a map; null when the key is not there.</summary>
    public ConfigNode? Find(string key)
    {
        foreach (ConfigEntry entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }
        return null;
    }

    /// <summary>What the node is, for a sentence: "a map", "a list", "'10s'", "nothing".</summary>
    public string Describe() => Kind switch
    {
        ConfigNodeKind.Map => "a map",
        ConfigNodeKind.List => "a list",
        ConfigNodeKind.Scalar => Written.Length <= DescribedCharsMax ? $"'{Written}'" : $"'{Written.AsSpan(0, DescribedCharsMax)}…'",
        _ => "nothing",
    };

    internal static ConfigNode Scalar(string text, bool isQuoted, int line, int column) =>
        !isQuoted && text is "" or "~" or "null" or "Null" or "NULL"
            ? Null(line, column)
            : new ConfigNode(ConfigNodeKind.Scalar, line, column) { Text = text, Written = text, IsQuoted = isQuoted };

    internal static ConfigNode Null(int line, int column) => new(ConfigNodeKind.Null, line, column);

    internal static ConfigNode List(IReadOnlyList<ConfigNode> elements, int line, int column) => new(ConfigNodeKind.List, line, column) { Elements = elements };

    internal static ConfigNode Map(IReadOnlyList<ConfigEntry> entries, int line, int column) => new(ConfigNodeKind.Map, line, column) { Entries = entries };

    internal ConfigNode WithText(string text, bool isFromVariable) =>
        new(ConfigNodeKind.Scalar, Line, Column) { Text = text, Written = Written, IsQuoted = IsQuoted, IsFromVariable = isFromVariable };
}

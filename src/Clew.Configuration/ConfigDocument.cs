using YamlDotNet.Core;

namespace Clew.Configuration;

/// <summary>A YAML file as a tree of values with their places.</summary>
/// <param name="Root">The whole file; a map without keys when nothing could be read.</param>
/// <param name="Findings">Faults of the file's form: not YAML, a key given twice, a variable that is not set.</param>
public sealed record ConfigDocument(ConfigNode Root, IReadOnlyList<ConfigFinding> Findings)
{
    /// <summary>Longest text that is read. A file that people write is a thousandth of it.</summary>
    public const int CharsMax = 4 << 20;

    /// <summary>Reads a text as it stands; variables are not put in. Never throws for what the text holds.</summary>
    public static ConfigDocument Parse(string yaml)
    {
        if (yaml.Length > CharsMax)
        {
            return Broken(0, 0, $"The file has {yaml.Length} characters; at most {CharsMax} are read.");
        }
        YamlTree tree = new();
        try
        {
            return new ConfigDocument(tree.Read(yaml), tree.Findings);
        }
        catch (YamlException fault)
        {
            return Broken((int)fault.Start.Line, (int)fault.Start.Column, $"This is not YAML: {Sentence(fault.Message)}");
        }
    }

    /// <summary>Reads a text and puts variables in, by the Collector's rules.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    public static ConfigDocument Parse(string yaml, Func<string, string?> variable)
    {
        ConfigDocument written = Parse(yaml);
        VariableReferences references = new(variable);
        return new ConfigDocument(references.PutIn(written.Root), [.. written.Findings, .. references.Findings]);
    }

    private static ConfigDocument Broken(int line, int column, string message) =>
        new(ConfigNode.Map([], 1, 1), [new ConfigFinding(true, line, column, "", message)]);

    /// <summary>The library puts its own marks before some messages, which say the same place again.</summary>
    private static string Sentence(string message)
    {
        int end = message.StartsWith("(Line", StringComparison.Ordinal) ? message.LastIndexOf("): ", StringComparison.Ordinal) : -1;
        string text = end >= 0 ? message[(end + 3)..] : message;
        return text.EndsWith('.') ? text : text + ".";
    }
}

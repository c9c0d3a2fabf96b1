using System.Text;

namespace Clew.Configuration;

/// <summary>
/// Puts environment variables into texts by the Collector's rules: <c>${env:NAME}</c>, <c>${NAME}</c>, <c>${env:NAME:-default}</c> when it is
/// not set or empty, and <c>$$</c> for a dollar. A variable that is not set and has no default is a fault: an empty key or address would
/// fail later and quietly. Keys are left as they are.
/// </summary>
internal sealed class VariableReferences(Func<string, string?> variable)
{
    /// <summary>A variable may hold a certificate; a megabyte of text is a mistake.</summary>
    private const int TextCharsMax = 1 << 20;
    private readonly List<ConfigFinding> findings = [];

    public IReadOnlyList<ConfigFinding> Findings => findings;

    /// <summary>The depth is bounded by the reader of the tree, so recursion is.</summary>
    public ConfigNode PutIn(ConfigNode node) => PutIn(node, "");

    private ConfigNode PutIn(ConfigNode node, string path)
    {
        switch (node.Kind)
        {
            case ConfigNodeKind.Scalar when node.Text.Contains('$', StringComparison.Ordinal):
                return Replace(node, path);
            case ConfigNodeKind.List:
                return ConfigNode.List([.. node.Elements.Select((element, index) => PutIn(element, $"{path}[{index}]"))], node.Line, node.Column);
            case ConfigNodeKind.Map:
                return ConfigNode.Map([.. node.Entries.Select(entry => entry with { Value = PutIn(entry.Value, ConfigReader.Join(path, entry.Key)) })], node.Line, node.Column);
            default:
                return node;
        }
    }

    private ConfigNode Replace(ConfigNode node, string path)
    {
        bool hasVariable = false;
        string text = Expand(node.Text, node, path, ref hasVariable);
        if (text.Length > TextCharsMax)
        {
            Fault(node, path, $"With its variables the text has {text.Length} characters; at most {TextCharsMax} are read.");
            text = "";
        }
        return Resolved(node, text, hasVariable, path);
    }

    private string Expand(string written, ConfigNode node, string path, ref bool hasVariable)
    {
        StringBuilder text = new();
        for (int at = 0; at < written.Length;)
        {
            ReadOnlySpan<char> rest = written.AsSpan(at);
            if (rest.StartsWith("$$"))
            {
                text.Append('$');
                at += 2;
            }
            else if (rest.StartsWith("${") && EndOf(rest) is var end and > 0)
            {
                hasVariable = true;
                text.Append(ValueOf(written[(at + 2)..(at + end)], node, path));
                at += end + 1;
            }
            else
            {
                // A lone dollar is a dollar: regular expressions end with it.
                text.Append(written[at++]);
            }
        }
        return text.ToString();
    }

    /// <summary>The brace that closes the reference at the start: a default may hold references of its own.</summary>
    private static int EndOf(ReadOnlySpan<char> text)
    {
        int open = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i..].StartsWith("${"))
            {
                open++;
            }
            else if (text[i] == '}' && --open == 0)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>A value that is one variable and nothing else may be a list or a map, as in the Collector.</summary>
    private ConfigNode Resolved(ConfigNode node, string text, bool hasVariable, string path)
    {
        bool isWhole = hasVariable && !node.IsQuoted && node.Text.StartsWith("${", StringComparison.Ordinal) && EndOf(node.Text) == node.Text.Length - 1;
        if (isWhole && text.Length == 0)
        {
            return ConfigNode.Null(node.Line, node.Column);
        }
        if (isWhole && text.TrimStart() is ['[' or '{', ..] && ConfigDocument.Parse(text) is { Findings: [], Root: { Kind: ConfigNodeKind.List or ConfigNodeKind.Map } structure })
        {
            return At(structure, node, path);
        }
        return node.WithText(text, hasVariable);
    }

    /// <summary>What came out of a variable stands where the variable stands.</summary>
    private static ConfigNode At(ConfigNode value, ConfigNode place, string path) => value.Kind switch
    {
        ConfigNodeKind.List => ConfigNode.List([.. value.Elements.Select(element => At(element, place, path))], place.Line, place.Column),
        ConfigNodeKind.Map => ConfigNode.Map([.. value.Entries.Select(entry => new ConfigEntry(entry.Key, place.Line, place.Column, At(entry.Value, place, path)))], place.Line, place.Column),
        ConfigNodeKind.Scalar => place.WithText(value.Text, isFromVariable: true),
        _ => ConfigNode.Null(place.Line, place.Column),
    };

    private string ValueOf(string reference, ConfigNode node, string path)
    {
        int colon = reference.IndexOf(':');
        bool isDefault = colon >= 0 && reference.AsSpan(colon).StartsWith(":-");
        if (colon > 0 && !isDefault)
        {
            string scheme = reference[..colon];
            if (scheme != "env")
            {
                Fault(node, path, $"'${{{reference}}}': only environment variables can be put in, as ${{env:NAME}}.");
                return "";
            }
            reference = reference[(colon + 1)..];
        }
        int fallback = reference.IndexOf(":-", StringComparison.Ordinal);
        string name = fallback < 0 ? reference : reference[..fallback];
        if (!IsName(name))
        {
            Fault(node, path, $"'{name}' is not the name of an environment variable: letters, digits and _, no digit first. A literal $ is written $$.");
            return "";
        }
        if (variable(name) is { Length: > 0 } value)
        {
            return value;
        }
        if (fallback < 0)
        {
            Fault(node, path, $"The environment variable {name} is not set. Set it, or give a default: ${{env:{name}:-default}}.");
        }
        bool hasVariable = true;
        return fallback < 0 ? "" : Expand(reference[(fallback + 2)..], node, path, ref hasVariable);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void Fault(ConfigNode node, string path, string message) => findings.Add(new ConfigFinding(true, node.Line, node.Column, path, message));
}

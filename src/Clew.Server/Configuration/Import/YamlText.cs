using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>Writes a map as YAML in block style; short lists of texts stand in one line. Variables stay as they were written.</summary>
internal static partial class YamlText
{
    private const int InlineCharsMax = 100;

    public static string Write(OutputMap map)
    {
        StringBuilder text = new();
        foreach ((string key, object? value) in map.Entries)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }
            WriteEntry(text, key, value, 0);
        }
        return text.ToString();
    }

    private static void WriteEntry(StringBuilder text, string key, object? value, int depth)
    {
        text.Append(' ', depth * 2).Append(Scalar(key)).Append(':');
        switch (Plain(value))
        {
            case OutputMap { Count: > 0 } map:
                text.Append('\n');
                WriteMap(text, map, depth + 1);
                break;
            case List<object?> list when Inline(list) is string line:
                text.Append(' ').Append(line).Append('\n');
                break;
            case List<object?> list:
                text.Append('\n');
                WriteList(text, list, depth + 1);
                break;
            case string scalar:
                text.Append(' ').Append(scalar).Append('\n');
                break;
            default:
                text.Append('\n');
                break;
        }
    }

    private static void WriteMap(StringBuilder text, OutputMap map, int depth)
    {
        foreach ((string key, object? value) in map.Entries)
        {
            WriteEntry(text, key, value, depth);
        }
    }

    private static void WriteList(StringBuilder text, List<object?> list, int depth)
    {
        foreach (object? element in list)
        {
            int start = text.Length;
            switch (Plain(element))
            {
                case OutputMap { Count: > 0 } map:
                    WriteMap(text, map, depth + 1);
                    // The first key stands behind the dash.
                    text[start + (depth * 2)] = '-';
                    break;
                case List<object?> inner:
                    text.Append(' ', depth * 2).Append("- ").Append(Inline(inner) ?? "[]").Append('\n');
                    break;
                case var other:
                    text.Append(' ', depth * 2).Append("- ").Append(other as string ?? "{}").Append('\n');
                    break;
            }
        }
    }

    private static string? Inline(List<object?> list)
    {
        string?[] parts = [.. list.Select(element => Plain(element) as string)];
        string line = $"[{string.Join(", ", parts)}]";
        return parts.All(part => part is not null) && line.Length <= InlineCharsMax ? line : null;
    }

    /// <summary>Nodes become maps, lists and printed scalars.</summary>
    private static object? Plain(object? value) => value switch
    {
        ConfigNode { Kind: ConfigNodeKind.Map } node => OutputMap.Of(node),
        ConfigNode { Kind: ConfigNodeKind.List } node => node.Elements.Cast<object?>().ToList(),
        ConfigNode { Kind: ConfigNodeKind.Scalar } node => node.IsQuoted ? Quoted(node.Written) : Scalar(node.Written, mayBeTyped: true),
        ConfigNode or null => null,
        string text => Scalar(text),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<string> texts => texts.Cast<object?>().ToList(),
        _ => value,
    };

    /// <summary>Plain where that is the same text, and not a number or truth value by accident.</summary>
    private static string Scalar(string text, bool mayBeTyped = false) =>
        PlainScalar().IsMatch(text) && (mayBeTyped || !TypedScalar().IsMatch(text)) ? text : Quoted(text);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, QuotedText.Default.String);

    [GeneratedRegex(@"^(?:[A-Za-z0-9_/.$^\-]|\$\{)(?:[A-Za-z0-9_/.$^@+*()=|\\{}%\-]|:(?!\s|$)|\ (?![#\s]))*(?<![ :])$")]
    private static partial Regex PlainScalar();

    [GeneratedRegex(@"^(?:[-+.0-9][0-9_.eExX+-]*|true|false|null|yes|no|on|off|~)$", RegexOptions.IgnoreCase)]
    private static partial Regex TypedScalar();
}

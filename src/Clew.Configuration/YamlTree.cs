using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Clew.Configuration;

/// <summary>
/// Builds the tree from the parser's events, without recursion and with a count of what was made: a few lines of aliases of aliases, or
/// a million brackets, would otherwise take the process down.
/// </summary>
internal sealed class YamlTree
{
    internal const int DepthMax = 64;
    internal const int NodesMax = 100_000;
    private const string MergeKey = "<<";
    private static readonly HashSet<string> KnownTags = ["tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"];
    private readonly List<ConfigFinding> findings = [];
    private readonly Dictionary<string, (ConfigNode Node, int Nodes)> anchors = [];
    private readonly Stack<Frame> open = new();
    private int nodes;
    private ConfigNode? root;

    public IReadOnlyList<ConfigFinding> Findings => findings;

    /// <exception cref="YamlException">Not YAML, or beyond a limit.</exception>
    public ConfigNode Read(string yaml)
    {
        using StringReader text = new(yaml);
        Parser parser = new(text);
        int documents = 0;
        while (MoveNext(parser))
        {
            ParsingEvent item = parser.Current!;
            if (item is DocumentStart && ++documents > 1)
            {
                throw new YamlException(item.Start, item.End, "a second document starts here; a configuration is one document");
            }
            Take(item);
        }
        return root is null or { Kind: ConfigNodeKind.Null } ? ConfigNode.Map([], 1, 1) : root;
    }

    private static bool MoveNext(Parser parser)
    {
        Mark last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException)
        {
            // The scanner does this for some unclosed brackets, without a place: the fault is after what was read last.
            throw new YamlException(last, last, "after this place something is not closed or not in order", fault);
        }
    }

    private void Take(ParsingEvent item)
    {
        (int line, int column) = ((int)item.Start.Line, (int)item.Start.Column);
        switch (item)
        {
            case SequenceStart or MappingStart:
                CheckTag((NodeEvent)item);
                if (open.Count >= DepthMax)
                {
                    throw new YamlException(item.Start, item.End, $"nested deeper than {DepthMax} levels");
                }
                open.Push(new Frame(item is MappingStart, NameOf((NodeEvent)item), line, column, nodes));
                break;
            case SequenceEnd or MappingEnd:
                Frame done = open.Pop();
                ConfigNode node = done.IsMap ? ConfigNode.Map(MergedEntries(done), done.Line, done.Column) : ConfigNode.List(done.Elements, done.Line, done.Column);
                Keep(done.Anchor, node, nodes - done.NodesBefore + 1);
                Add(node, item, 1);
                break;
            case Scalar scalar:
                CheckTag(scalar);
                ConfigNode value = ConfigNode.Scalar(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), line, column);
                Keep(NameOf(scalar), value, 1);
                Add(value, item, 1);
                break;
            case AnchorAlias alias when anchors.TryGetValue(alias.Value.Value, out (ConfigNode Node, int Nodes) anchor):
                // The same nodes stand here again, so they count again.
                Add(anchor.Node, item, anchor.Nodes);
                break;
            case AnchorAlias alias:
                throw new YamlException(item.Start, item.End, $"there is no anchor '&{alias.Value.Value}' before this alias");
        }
    }

    private static string? NameOf(NodeEvent item) => item.Anchor.IsEmpty ? null : item.Anchor.Value;

    private void Keep(string? anchor, ConfigNode node, int size)
    {
        if (anchor is not null)
        {
            anchors[anchor] = (node, size);
        }
    }

    private void Add(ConfigNode node, ParsingEvent item, int size)
    {
        nodes = checked(nodes + size);
        if (nodes > NodesMax)
        {
            throw new YamlException(item.Start, item.End, $"more than {NodesMax} values, aliases counted as what they stand for");
        }
        if (!open.TryPeek(out Frame? parent))
        {
            root = node;
        }
        else if (!parent.IsMap)
        {
            parent.Elements.Add(node);
        }
        else if (parent.Key is null)
        {
            parent.Key = node.Kind is ConfigNodeKind.Scalar or ConfigNodeKind.Null
                ? (node.Text, (int)item.Start.Line, (int)item.Start.Column)
                : throw new YamlException(item.Start, item.End, "a key must be a text");
        }
        else
        {
            AddEntry(parent, node);
        }
    }

    private void AddEntry(Frame map, ConfigNode value)
    {
        (string key, int line, int column) = map.Key!.Value;
        map.Key = null;
        if (key == MergeKey)
        {
            map.Merged.AddRange(value.Kind == ConfigNodeKind.List ? value.Elements : [value]);
        }
        else if (map.Entries.TryGetValue(key, out ConfigEntry? first))
        {
            findings.Add(new ConfigFinding(true, line, column, key, $"The key is given twice; first in line {first.Line}."));
        }
        else
        {
            map.Entries.Add(key, new ConfigEntry(key, line, column, value));
        }
    }

    /// <summary>A merged map fills what the map itself does not say; earlier ones win (YAML's merge key).</summary>
    private static List<ConfigEntry> MergedEntries(Frame map)
    {
        List<ConfigEntry> entries = [.. map.Entries.Values];
        HashSet<string> keys = [.. map.Entries.Keys];
        entries.AddRange(map.Merged.SelectMany(merged => merged.Entries).Where(entry => keys.Add(entry.Key)));
        return entries;
    }

    private void CheckTag(NodeEvent item)
    {
        if (!item.Tag.IsEmpty && !item.Tag.IsNonSpecific && !KnownTags.Contains(item.Tag.Value))
        {
            findings.Add(new ConfigFinding(true, (int)item.Start.Line, (int)item.Start.Column, "", $"The tag {item.Tag.Value} means nothing here."));
        }
    }

    private sealed class Frame(bool isMap, string? anchor, int line, int column, int nodesBefore)
    {
        public bool IsMap => isMap;

        public string? Anchor => anchor;

        public int Line => line;

        public int Column => column;

        public int NodesBefore => nodesBefore;

        public List<ConfigNode> Elements { get; } = [];

        public OrderedDictionary<string, ConfigEntry> Entries { get; } = [];

        public List<ConfigNode> Merged { get; } = [];

        public (string Text, int Line, int Column)? Key { get; set; }
    }
}

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// A user's own attribute names, from a YAML file: a list or map of <c>mappings</c> in Clew's words, or the configuration of the
/// Collector's GenAI normaliser in any of its spellings. docs/normalization.md shows both.
/// </summary>
public sealed class UserMappings
{
    internal const string DialectName = "user";
    private const string OperationKey = "gen_ai.operation.name";
    private static readonly string[] Transforms = ["keep", "rename", "copy", "to_int", "to_string_array", "json_parse", "ms_to_seconds", "seconds_to_ms", "map_values"];
    private readonly List<Entry> entries = [];
    private readonly List<string> notes = [];

    private UserMappings()
    {
    }

    /// <summary>What was accepted but does nothing here, and why; one sentence each.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>How many attributes are mapped.</summary>
    public int Count => entries.Count;

    /// <summary>No mappings.</summary>
    public static UserMappings None => new();

    /// <exception cref="InvalidDataException">Not YAML, or not mappings; the message names line and fault.</exception>
    public static UserMappings Parse(string yaml)
    {
        UserMappings mappings = new();
        try
        {
            YamlStream stream = new();
            using StringReader reader = new(yaml);
            stream.Load(reader);
            if (stream.Documents.Count > 0 && stream.Documents[0].RootNode is { } root && !IsNull(root))
            {
                mappings.ReadRoot(Map(root, "The file"));
            }
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException($"Line {exception.Start.Line}: {exception.Message}", exception);
        }
        return mappings;
    }

    /// <summary>These mappings and others; an attribute that both name is mapped as these say.</summary>
    public UserMappings Over(UserMappings others)
    {
        UserMappings both = new();
        HashSet<string> own = [.. entries.Select(entry => entry.From)];
        both.entries.AddRange(entries);
        both.entries.AddRange(others.entries.Where(entry => !own.Contains(entry.From)));
        both.notes.AddRange(notes);
        both.notes.AddRange(others.notes);
        return both;
    }

    /// <summary>The mappings as a dialect; targets in the convention's words get the meaning that the convention's dialect gives them.</summary>
    internal DialectFile ToDialect(IReadOnlyList<DialectFile> known)
    {
        DialectFile user = new() { Name = DialectName, Order = 1 };
        foreach (IGrouping<string, Entry> key in entries.GroupBy(entry => entry.From))
        {
            List<Meaning> meanings = [];
            foreach (Entry entry in key)
            {
                if (entry.To == OperationKey)
                {
                    user.Kinds.Add(KindRule(entry, known));
                }
                meanings.AddRange(MeaningsOf(entry, known));
            }
            if (meanings.Count > 0)
            {
                user.Attributes.Add(key.Key, new AttributeMeaning(meanings));
            }
        }
        return user;
    }

    private static IEnumerable<Meaning> MeaningsOf(Entry entry, IReadOnlyList<DialectFile> known)
    {
        RulePrecedence precedence = entry.Overwrite ? RulePrecedence.First : RulePrecedence.AfterConvention;
        IEnumerable<AttributeTarget> targets = Enum.TryParse(entry.To, ignoreCase: true, out AttributeTarget direct) && Enum.IsDefined(direct) && !char.IsAsciiDigit(entry.To[0])
            ? [direct]
            : known.Select(file => file.Attributes.GetValueOrDefault(entry.To)).FirstOrDefault(meaning => meaning is not null)?.Meanings.Select(meaning => meaning.Target) ?? [];
        return targets.Select(target => new Meaning(Convert(target, entry.Transform), entry.Values, precedence));
    }

    private static AttributeTarget Convert(AttributeTarget target, string? transform) => (target, transform) switch
    {
        (AttributeTarget.TimeToFirstChunkSeconds, "ms_to_seconds") => AttributeTarget.TimeToFirstChunkMillis,
        (AttributeTarget.TimeToFirstChunkMillis, "seconds_to_ms") => AttributeTarget.TimeToFirstChunkSeconds,
        _ => target,
    };

    private static KindRuleFile KindRule(Entry entry, IReadOnlyList<DialectFile> known)
    {
        Dictionary<string, string> operations = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string value, string operation) in entry.Values ?? [])
        {
            operations[value] = operation;
        }
        foreach (KindRuleFile rule in known.SelectMany(file => file.Kinds).Where(rule => rule.Attribute == OperationKey && !rule.Own))
        {
            foreach ((string value, string operation) in rule.Values)
            {
                operations.TryAdd(value, operation);
            }
        }
        return new KindRuleFile { Order = entry.Overwrite ? 4 : 21, Attribute = entry.From, Values = operations };
    }

    private void ReadRoot(YamlMappingNode root)
    {
        foreach ((string key, YamlNode value) in Items(root))
        {
            if (key == "mappings")
            {
                ReadMappings(value, overwrite: false);
            }
            else if (key == "processors")
            {
                // The other parts of a Collector's file are none of Clew's business.
                foreach ((string name, YamlNode processor) in Items(Map(value, key)).Where(item => IsNormalizer(item.Key)))
                {
                    ReadNormalizer(processor, name);
                }
            }
            else if (IsNormalizer(key))
            {
                ReadNormalizer(value, key);
            }
            else if (key is "sources" or "profiles" or "custom_mappings")
            {
                ReadNormalizer(root, "The file");
                return;
            }
            else if (key is not ("receivers" or "exporters" or "extensions" or "connectors" or "service"))
            {
                throw Fault(value, $"'{key}' is not known; expected mappings, gen_ai_normalizer or processors");
            }
        }
    }

    /// <summary>The type's two names, each with an optional name of the instance behind a slash.</summary>
    private static bool IsNormalizer(string key) => key.Split('/')[0] is "gen_ai_normalizer" or "genainormalizer" or "genai_normalizer";

    private void ReadNormalizer(YamlNode node, string name)
    {
        if (IsNull(node))
        {
            return;
        }
        YamlMappingNode map = Map(node, name);
        bool overwrite = Flag(map, "overwrite");
        foreach ((string key, YamlNode value) in Items(map))
        {
            switch (key)
            {
                case "sources":
                    ReadSources(value);
                    break;
                case "profiles":
                    foreach (YamlNode profile in List(value, key))
                    {
                        NoteBuiltIn(Text(profile));
                    }
                    break;
                case "custom_mappings" or "mappings":
                    ReadMappings(value, overwrite);
                    break;
                case "remove_originals":
                    NoteOriginals(value);
                    break;
                case "semconv_version" or "overwrite_schema_url":
                    notes.Add($"{key} has no effect: every version of the convention is understood, and what was sent is not rewritten.");
                    break;
                case "overwrite" or "value_mappings":
                    break;
                default:
                    throw Fault(value, $"'{key}' is not known in {name}");
            }
        }
    }

    private void ReadSources(YamlNode node)
    {
        if (node is YamlSequenceNode list)
        {
            foreach (YamlNode item in list)
            {
                YamlMappingNode source = item is YamlScalarNode ? new YamlMappingNode("name", Text(item)) : Map(item, "A source");
                ReadSource(Find(source, "name") is { } name ? Text(name) : throw Fault(item, "a source without a name"), source);
            }
            return;
        }
        foreach ((string name, YamlNode value) in Items(Map(node, "sources")))
        {
            ReadSource(name, IsNull(value) ? new YamlMappingNode() : Map(value, name));
        }
    }

    private void ReadSource(string name, YamlMappingNode source)
    {
        bool overwrite = Flag(source, "overwrite");
        Dictionary<string, Dictionary<string, string>> valueMappings = [];
        if (Find(source, "value_mappings") is { } values)
        {
            foreach ((string key, YamlNode map) in Items(Map(values, "value_mappings")))
            {
                valueMappings[key] = Items(Map(map, key)).ToDictionary(item => item.Key, item => Text(item.Value), StringComparer.OrdinalIgnoreCase);
            }
        }
        foreach ((string key, YamlNode value) in Items(source))
        {
            switch (key)
            {
                case "custom_mappings" or "mappings":
                    ReadMappings(value, overwrite, valueMappings);
                    break;
                case "remove_originals":
                    NoteOriginals(value);
                    break;
                case "name" or "overwrite" or "value_mappings":
                    break;
                default:
                    throw Fault(value, $"'{key}' is not known in source {name}");
            }
        }
        NoteBuiltIn(name);
    }

    /// <summary>A map of names, or a list of objects with from, to, values, transform and overwrite.</summary>
    private void ReadMappings(YamlNode node, bool overwrite, Dictionary<string, Dictionary<string, string>>? valueMappings = null)
    {
        if (node is YamlMappingNode map)
        {
            foreach ((string from, YamlNode to) in Items(map))
            {
                string target = Text(to);
                entries.Add(new Entry(from, target, overwrite, valueMappings?.GetValueOrDefault(from) ?? valueMappings?.GetValueOrDefault(target), null));
            }
            return;
        }
        foreach (YamlNode item in List(node, "mappings"))
        {
            ReadEntry(Map(item, "A mapping"), overwrite);
        }
    }

    private void ReadEntry(YamlMappingNode map, bool overwrite)
    {
        string? from = null, to = null, transform = null;
        Dictionary<string, string>? values = null;
        foreach ((string key, YamlNode value) in Items(map))
        {
            switch (key)
            {
                case "from" or "source":
                    from = Text(value);
                    break;
                case "to" or "target":
                    to = Text(value);
                    break;
                case "transform":
                    transform = Text(value);
                    if (!Transforms.Contains(transform))
                    {
                        throw Fault(value, $"transform '{transform}' is none of {string.Join(", ", Transforms)}");
                    }
                    break;
                case "values":
                    values = Items(Map(value, key)).ToDictionary(item => item.Key, item => Text(item.Value), StringComparer.OrdinalIgnoreCase);
                    break;
                case "overwrite":
                    overwrite = Text(value) == "true";
                    break;
                default:
                    throw Fault(value, $"'{key}' is none of from, to, values, transform, overwrite");
            }
        }
        entries.Add(new Entry(from ?? throw Fault(map, "a mapping without from"), to ?? throw Fault(map, "a mapping without to"), overwrite, values, transform));
    }

    private void NoteBuiltIn(string name)
    {
        if (name is "openinference" or "openllmetry")
        {
            notes.Add($"{name} is understood without configuration.");
        }
    }

    private void NoteOriginals(YamlNode value)
    {
        if (Text(value) == "true")
        {
            notes.Add("remove_originals has no effect: what was sent is kept beside what was understood.");
        }
    }

    private static bool Flag(YamlMappingNode map, string key) => Find(map, key) is { } value && Text(value) == "true";

    private static YamlNode? Find(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private static IEnumerable<KeyValuePair<string, YamlNode>> Items(YamlMappingNode map) => map.Children.Select(item => KeyValuePair.Create(Text(item.Key), item.Value));

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Value: null or "" or "~" or "null" };

    private static YamlMappingNode Map(YamlNode node, string what) => node as YamlMappingNode ?? throw Fault(node, $"{what} is not a map");

    private static YamlSequenceNode List(YamlNode node, string what) => node as YamlSequenceNode ?? throw Fault(node, $"{what} is not a list");

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text : throw Fault(node, "a text is expected");

    private static InvalidDataException Fault(YamlNode node, string what) => new($"Line {node.Start.Line}: {what}.");

    private sealed record Entry(string From, string To, bool Overwrite, Dictionary<string, string>? Values, string? Transform);
}

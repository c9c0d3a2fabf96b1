using Clew.Configuration;

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
        ConfigDocument document = ConfigDocument.Parse(yaml);
        if (document.Findings.FirstOrDefault(finding => finding.IsFault) is ConfigFinding fault)
        {
            throw new InvalidDataException($"Line {fault.Line}: {fault.Message}");
        }
        UserMappings mappings = new();
        try
        {
            mappings.ReadRoot(Map(document.Root, "The file"));
        }
        catch (MappingFault mistake)
        {
            throw new InvalidDataException($"Line {mistake.Place.Line}: {mistake.Message}", mistake);
        }
        return mappings;
    }

    /// <summary>The options of one GenAI normaliser of a Collector's file; a fault when they are not.</summary>
    public static (UserMappings Mappings, ConfigFinding? Fault) ReadNormalizer(ConfigNode options, string path)
    {
        UserMappings mappings = new();
        try
        {
            mappings.AddNormalizer(options, path);
            return (mappings, null);
        }
        catch (MappingFault mistake)
        {
            return (None, new ConfigFinding(true, mistake.Place.Line, mistake.Place.Column, path, mistake.Message));
        }
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

    private void ReadRoot(ConfigNode root)
    {
        foreach ((string key, ConfigNode value) in Items(root))
        {
            if (key == "mappings")
            {
                ReadMappings(value, overwrite: false);
            }
            else if (key == "processors")
            {
                // The other parts of a Collector's file are none of Clew's business.
                foreach ((string name, ConfigNode processor) in Items(Map(value, key)).Where(item => IsNormalizer(item.Key)))
                {
                    AddNormalizer(processor, name);
                }
            }
            else if (IsNormalizer(key))
            {
                AddNormalizer(value, key);
            }
            else if (key is "sources" or "profiles" or "custom_mappings")
            {
                AddNormalizer(root, "The file");
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

    private void AddNormalizer(ConfigNode node, string name)
    {
        if (IsNull(node))
        {
            return;
        }
        ConfigNode map = Map(node, name);
        bool overwrite = Flag(map, "overwrite");
        foreach ((string key, ConfigNode value) in Items(map))
        {
            switch (key)
            {
                case "sources":
                    ReadSources(value);
                    break;
                case "profiles":
                    foreach (ConfigNode profile in List(value, key).Elements)
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

    private void ReadSources(ConfigNode node)
    {
        if (node.Kind == ConfigNodeKind.List)
        {
            foreach (ConfigNode item in node.Elements)
            {
                if (item.Kind == ConfigNodeKind.Scalar)
                {
                    NoteBuiltIn(item.Text);
                    continue;
                }
                ConfigNode source = Map(item, "A source");
                ReadSource(source.Find("name") is { } name ? Text(name) : throw Fault(item, "a source without a name"), source);
            }
            return;
        }
        foreach ((string name, ConfigNode value) in Items(Map(node, "sources")))
        {
            ReadSource(name, IsNull(value) ? value : Map(value, name));
        }
    }

    private void ReadSource(string name, ConfigNode source)
    {
        bool overwrite = Flag(source, "overwrite");
        Dictionary<string, Dictionary<string, string>> valueMappings = [];
        if (source.Find("value_mappings") is { } values)
        {
            foreach ((string key, ConfigNode map) in Items(Map(values, "value_mappings")))
            {
                valueMappings[key] = Items(Map(map, key)).ToDictionary(item => item.Key, item => Text(item.Value), StringComparer.OrdinalIgnoreCase);
            }
        }
        foreach ((string key, ConfigNode value) in Items(source))
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
    private void ReadMappings(ConfigNode node, bool overwrite, Dictionary<string, Dictionary<string, string>>? valueMappings = null)
    {
        if (node.Kind == ConfigNodeKind.Map)
        {
            foreach ((string from, ConfigNode to) in Items(node))
            {
                string target = Text(to);
                entries.Add(new Entry(from, target, overwrite, valueMappings?.GetValueOrDefault(from) ?? valueMappings?.GetValueOrDefault(target), null));
            }
            return;
        }
        foreach (ConfigNode item in List(node, "mappings").Elements)
        {
            ReadEntry(Map(item, "A mapping"), overwrite);
        }
    }

    private void ReadEntry(ConfigNode map, bool overwrite)
    {
        string? from = null, to = null, transform = null;
        Dictionary<string, string>? values = null;
        foreach ((string key, ConfigNode value) in Items(map))
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

    private void NoteOriginals(ConfigNode value)
    {
        if (Text(value) == "true")
        {
            notes.Add("remove_originals has no effect: what was sent is kept beside what was understood.");
        }
    }

    private static bool Flag(ConfigNode map, string key) => map.Find(key) is { } value && Text(value) == "true";

    private static IEnumerable<KeyValuePair<string, ConfigNode>> Items(ConfigNode map) => map.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value));

    private static bool IsNull(ConfigNode node) => node.Kind == ConfigNodeKind.Null;

    private static ConfigNode Map(ConfigNode node, string what) => node.Kind == ConfigNodeKind.Map ? node : throw Fault(node, $"{what} is not a map");

    private static ConfigNode List(ConfigNode node, string what) => node.Kind == ConfigNodeKind.List ? node : throw Fault(node, $"{what} is not a list");

    private static string Text(ConfigNode node) => node.Kind == ConfigNodeKind.Scalar ? node.Text : throw Fault(node, "a text is expected");

    private static MappingFault Fault(ConfigNode node, string what) => new(node, what + ".");

    private sealed record Entry(string From, string To, bool Overwrite, Dictionary<string, string>? Values, string? Transform);

    private sealed class MappingFault(ConfigNode place, string message) : Exception(message)
    {
        public ConfigNode Place => place;
    }
}

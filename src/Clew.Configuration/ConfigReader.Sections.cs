namespace Clew.Configuration;

/// <summary>Maps within the map.</summary>
public sealed partial class ConfigReader
{
    /// <summary>A map of options of its own. Null when the key is not there; a key without a value takes every default.</summary>
    public T? Section<T>(string key, Func<ConfigReader, T> read, string description)
        where T : class => AskSection(key, description) is ConfigEntry entry || state.IsDescribing ? ReadEntry(Entry(key), key, read) : null;

    /// <summary>As <see cref="Section"/>, with every default when the key is not there.</summary>
    public T SectionOrDefaults<T>(string key, Func<ConfigReader, T> read, string description)
        where T : class
    {
        AskSection(key, description);
        return ReadEntry(Entry(key), key, read);
    }

    /// <summary>A list of maps; empty when the file has none.</summary>
    public IReadOnlyList<T> Sections<T>(string key, Func<ConfigReader, T> read, string description)
    {
        ConfigEntry? entry = AskSection(key, description, "[]");
        if (state.IsDescribing)
        {
            ReadMap(map, Join(path, key) + "[]", state, read);
            return [];
        }
        if (entry is null or { Value.Kind: ConfigNodeKind.Null })
        {
            return [];
        }
        if (entry.Value.Kind != ConfigNodeKind.List)
        {
            Fault(entry.Value, Join(path, key), $"{entry.Value.Describe()} is not a list.");
            return [];
        }
        return [.. entry.Value.Elements.Select((element, index) => ReadMap(element, $"{Join(path, key)}[{index}]", state, read))];
    }

    /// <summary>A map whose keys are names of the user's choice and whose values are maps of options; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, T> NamedSections<T>(string key, Func<ConfigReader, T> read, string description)
    {
        OrderedDictionary<string, T> sections = [];
        ConfigEntry? entry = AskSection(key, description, ".NAME");
        if (state.IsDescribing)
        {
            ReadMap(map, Join(path, key) + ".NAME", state, read);
        }
        else if (entry is { Value.Kind: not (ConfigNodeKind.Null or ConfigNodeKind.Map) })
        {
            Fault(entry.Value, Join(path, key), $"{entry.Value.Describe()} is not a map.");
        }
        foreach (ConfigEntry item in entry?.Value.Entries ?? [])
        {
            sections.Add(item.Key, ReadMap(item.Value, Join(Join(path, key), item.Key), state, read));
        }
        return sections;
    }

    /// <summary>
    /// The components of one type in a map of components: the keys <c>type</c> and <c>type/name</c>. Several owners may ask the same reader,
    /// each for its types; a key of no type is a fault.
    /// </summary>
    /// <param name="type">The spelling of choice.</param>
    /// <param name="read">Reads one component's options.</param>
    /// <param name="description">For the reference page.</param>
    /// <param name="otherSpellings">Other names of the type that are accepted.</param>
    public IReadOnlyList<Component<T>> Components<T>(string type, Func<ConfigReader, T> read, string description, params IReadOnlyList<string> otherSpellings)
    {
        keyNoun = "type";
        Claim(type, type);
        if (state.IsDescribing)
        {
            state.Options.Add(new ConfigOption(Join(path, type), "", null, false, description));
            ReadMap(map, Join(path, type), state, read);
            return [];
        }
        List<Component<T>> components = [];
        foreach (ConfigEntry entry in map.Entries)
        {
            string entryType = entry.Key.Split('/')[0];
            if (entryType == type || otherSpellings.Contains(entryType))
            {
                Claim(entry.Key, type);
                components.Add(new Component<T>(entry.Key, type, ReadEntry(entry, entry.Key, read), entry.Line));
            }
        }
        return components;
    }

    private ConfigEntry? AskSection(string key, string description, string suffix = "")
    {
        Claim(key, key);
        if (state.IsDescribing)
        {
            state.Options.Add(new ConfigOption(Join(path, key) + suffix, "", null, false, description));
        }
        return Entry(key);
    }

    private T ReadEntry<T>(ConfigEntry? entry, string key, Func<ConfigReader, T> read) =>
        ReadMap(entry?.Value ?? ConfigNode.Null(map.Line, map.Column), Join(path, key), state, read, entry);

    private static T ReadMap<T>(ConfigNode node, string path, ReadingState state, Func<ConfigReader, T> read, ConfigEntry? entry = null)
    {
        if (node.Kind is not (ConfigNodeKind.Map or ConfigNodeKind.Null) && !state.IsDescribing)
        {
            state.Add(true, node.Line, node.Column, path, $"{node.Describe()} is not a map of options.");
        }
        // Without keys there is nothing to point at but the section's own key.
        (int line, int column) = entry is null ? (node.Line, node.Column) : (entry.Line, entry.Column);
        ConfigReader reader = new(ConfigNode.Map(node.Entries, line, column), path, state);
        T value = read(reader);
        reader.RefuseUnknownKeys();
        return value;
    }
}

using System.Text.RegularExpressions;

namespace Clew.Configuration;

/// <summary>
/// Reads the options of one map of the file. Each call declares an option: it gives the value, the fault when the file says something
/// else, and the line on the reference page. So a section's owner writes one function that asks for every option, whatever the file
/// holds: options asked for only sometimes are unknown keys the other times. A key that nobody asked for is a fault with a suggestion.
/// Faults are collected; a value that could not be read is the default, or the type's example where it is required.
/// </summary>
public sealed partial class ConfigReader
{
    private readonly ConfigNode map;
    private readonly string path;
    private readonly ReadingState state;
    private readonly List<string> known = [];
    private readonly HashSet<string> claimed = [];
    private string keyNoun = "key";

    private ConfigReader(ConfigNode map, string path, ReadingState state)
    {
        this.map = map;
        this.path = path;
        this.state = state;
    }

    /// <summary>Keys from the top to this map; empty for the file itself.</summary>
    public string Path => path;

    /// <summary>Where the map stands, counted from 1.</summary>
    public int Line => map.Line;

    /// <summary>The keys that the file has here.</summary>
    public IEnumerable<string> Keys => map.Entries.Select(entry => entry.Key);

    /// <summary>The keys of a map that stands here, read or not; none when it is not there.</summary>
    public IReadOnlyList<string> KeysOf(string key) => [.. Entry(key)?.Value.Entries.Select(entry => entry.Key) ?? []];

    /// <summary>Reads a whole file.</summary>
    public static ConfigReading<T> Read<T>(ConfigDocument document, Func<ConfigReader, T> read)
        where T : class
    {
        ReadingState state = new(isDescribing: false);
        state.Findings.AddRange(document.Findings);
        T? value = null;
        if (document.Root.Kind == ConfigNodeKind.Map)
        {
            value = ReadMap(document.Root, "", state, read);
        }
        else
        {
            state.Add(true, document.Root.Line, document.Root.Column, "", "The file is not a map of sections.");
        }
        bool isUsable = !state.Findings.Exists(finding => finding.IsFault);
        return new ConfigReading<T>(isUsable ? value : null, [.. state.Findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)], state.Values);
    }

    /// <summary>Every option that the function declares, in the order of its calls.</summary>
    public static IReadOnlyList<ConfigOption> Describe<T>(Func<ConfigReader, T> read)
    {
        ReadingState state = new(isDescribing: true);
        ReadMap(ConfigNode.Map([], 0, 0), "", state, read);
        return state.Options;
    }

    /// <summary>The file has this key, with or without a value.</summary>
    public bool Has(string key) => Entry(key) is not null;

    /// <summary>An option with a default.</summary>
    public T Value<T>(string key, ConfigType<T> type, T otherwise, string description) =>
        TryRead(key, type, type.Print(otherwise), false, description, out T? value) ? value! : otherwise;

    /// <summary>An option that the section is not valid without.</summary>
    public T Required<T>(string key, ConfigType<T> type, string description) =>
        TryRead(key, type, null, true, description, out T? value) ? value! : type.Example;

    /// <summary>An option that may be left out; null then.</summary>
    /// <param name="key">In this map.</param>
    /// <param name="type">Of the value.</param>
    /// <param name="description">For the reference page.</param>
    /// <param name="otherwise">What holds then, for the reference page.</param>
    public T? Optional<T>(string key, ConfigType<T> type, string description, string? otherwise = null)
        where T : class => TryRead(key, type, otherwise, false, description, out T? value) ? value : null;

    /// <inheritdoc cref="Optional"/>
    public T? OptionalValue<T>(string key, ConfigType<T> type, string description, string? otherwise = null)
        where T : struct => TryRead(key, type, otherwise, false, description, out T value) ? value : null;

    /// <summary>A list of values; empty or the default when the file has none.</summary>
    public IReadOnlyList<T> List<T>(string key, ConfigType<T> type, string description, IReadOnlyList<T>? otherwise = null)
    {
        string? printed = otherwise is null ? null : $"[{string.Join(", ", otherwise.Select(type.Print))}]";
        if (Ask(key, "list of " + type.Name, printed, false, description) is not { Value.Kind: not ConfigNodeKind.Null } entry)
        {
            Keep(key, printed, null, description);
            return otherwise ?? [];
        }
        if (entry.Value.Kind != ConfigNodeKind.List)
        {
            string hint = entry.Value.Kind == ConfigNodeKind.Scalar && !type.IsSecret ? $" Write [{entry.Value.Written}] for a list of one." : "";
            Fault(entry.Value, Join(path, key), $"{(type.IsSecret ? "This" : entry.Value.Describe())} is not a list.{hint}");
            return otherwise ?? [];
        }
        List<T> values = [];
        for (int i = 0; i < entry.Value.Elements.Count; i++)
        {
            if (TryParse(entry.Value.Elements[i], $"{Join(path, key)}[{i}]", type, out T? value))
            {
                values.Add(value!);
            }
        }
        Keep(key, $"[{string.Join(", ", entry.Value.Elements.Select(element => Shown(element, type)))}]", entry.Line, description);
        return values;
    }

    /// <summary>A map whose keys are the user's; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, T> Map<T>(string key, ConfigType<T> type, string description)
    {
        OrderedDictionary<string, T> values = [];
        if (Ask(key, $"map of {type.Name}", null, false, description) is not { Value.Kind: not ConfigNodeKind.Null } entry)
        {
            return values;
        }
        if (entry.Value.Kind != ConfigNodeKind.Map)
        {
            Fault(entry.Value, Join(path, key), $"{(type.IsSecret ? "This" : entry.Value.Describe())} is not a map.");
            return values;
        }
        foreach (ConfigEntry item in entry.Value.Entries)
        {
            if (TryParse(item.Value, Join(Join(path, key), item.Key), type, out T? value))
            {
                values.Add(item.Key, value!);
                state.Values.Add(new ConfigValue(Join(Join(path, key), item.Key), Shown(item.Value, type), item.Line, description));
            }
        }
        return values;
    }

    /// <summary>An option that a Collector has and Clew does not need: accepted, with a note that says why.</summary>
    public void Ignored(string key, string why)
    {
        if (Ask(key, "ignored", null, false, why) is ConfigEntry entry)
        {
            state.Add(false, entry.Line, entry.Column, Join(path, key), "No effect here. " + why);
        }
    }

    /// <summary>The value as the file has it, for an owner who reads it by other rules; null when the key is not there.</summary>
    public ConfigNode? Raw(string key, string typeName, string description) => Ask(key, typeName, null, false, description)?.Value;

    /// <summary>Hands the whole map to an owner with rules of its own, who answers for every key of it.</summary>
    /// <param name="read">Gets the map and its path, and gives what it says, and a fault when it says something else.</param>
    /// <param name="options">For the reference page: name, type and description.</param>
    public T WholeMap<T>(Func<ConfigNode, string, (T Value, ConfigFinding? Fault)> read, IReadOnlyList<(string Key, string TypeName, string Description)> options)
    {
        foreach ((string key, string typeName, string description) in options)
        {
            Ask(key, typeName, null, false, description);
        }
        claimed.UnionWith(Keys);
        (T value, ConfigFinding? fault) = read(map, path);
        if (fault is not null && !state.IsDescribing)
        {
            state.Findings.Add(fault);
        }
        return value;
    }

    /// <summary>The values of this map do not fit each other, or not the machine.</summary>
    public void Fault(string message) => Fault(map, path, message);

    /// <summary>As <see cref="Fault(string)"/>, at the value of a key, or at one element of its list.</summary>
    public void Fault(string key, string message, int? index = null) => Say(true, key, message, index);

    /// <summary>Something that the author should know; the file is used.</summary>
    public void Note(string key, string message, int? index = null) => Say(false, key, message, index);

    /// <summary>Something that the author should know about this map; the file is used.</summary>
    public void Note(string message) => state.Add(false, map.Line, map.Column, path, message);

    /// <summary>As <see cref="Note(string, string, int?)"/>, at a key of a map that stands here.</summary>
    public void NoteWithin(string key, string innerKey, string message) => SayWithin(false, key, innerKey, message);

    /// <summary>As <see cref="Fault(string, string, int?)"/>, at a key of a map that stands here.</summary>
    public void FaultWithin(string key, string innerKey, string message) => SayWithin(true, key, innerKey, message);

    private void SayWithin(bool isFault, string key, string innerKey, string message)
    {
        if (Entry(key)?.Value.Entries.FirstOrDefault(entry => entry.Key == innerKey) is ConfigEntry inner)
        {
            state.Add(isFault, inner.Line, inner.Column, Join(Join(path, key), innerKey), message);
        }
    }

    internal static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Say(bool isFault, string key, string message, int? index)
    {
        if (state.IsDescribing)
        {
            return;
        }
        ConfigEntry? entry = Entry(key);
        ConfigNode? element = index is int i && entry?.Value.Elements.Count > i ? entry.Value.Elements[i] : null;
        state.Add(isFault, element?.Line ?? entry?.Line ?? map.Line, element?.Column ?? entry?.Column ?? map.Column, Join(path, key) + (index is int n ? $"[{n}]" : ""), message);
    }

    private bool TryRead<T>(string key, ConfigType<T> type, string? otherwise, bool isRequired, string description, out T? value)
    {
        value = default;
        ConfigEntry? entry = Ask(key, type.Name, type.IsSecret && otherwise is not null ? Secret.Mask : otherwise, isRequired, description);
        if (entry is null || entry.Value.Kind == ConfigNodeKind.Null)
        {
            if (isRequired && !state.IsDescribing)
            {
                state.Add(true, entry?.Line ?? map.Line, entry?.Column ?? map.Column, Join(path, key), $"{(entry is null ? "Missing" : "Empty")}; {type.Expected} is needed here.");
            }
            Keep(key, otherwise, null, description);
            return false;
        }
        Keep(key, Shown(entry.Value, type), entry.Line, description);
        return TryParse(entry.Value, Join(path, key), type, out value);
    }

    private bool TryParse<T>(ConfigNode node, string at, ConfigType<T> type, out T? value)
    {
        Parsed<T> parsed = node.Kind == ConfigNodeKind.Scalar ? type.Parse(node.Text) : Parsed<T>.Invalid();
        value = parsed.Value;
        if (!parsed.IsValid)
        {
            // A type's own sentence holds the text, which must not be told when it is secret or comes from a variable.
            string message = type.IsSecret ? $"This is not {type.Expected}." : $"{node.Describe()} is not {type.Expected}.";
            Fault(node, at, (parsed.HoldsSecret || !(type.IsSecret || node.IsFromVariable) ? parsed.Fault : null) ?? message);
        }
        return parsed.IsValid;
    }

    private static string Shown<T>(ConfigNode node, ConfigType<T> type)
    {
        bool isSecret = type.IsSecret || (node.Kind == ConfigNodeKind.Scalar && type.Parse(node.Text).HoldsSecret);
        return isSecret && !(node.IsFromVariable && OneReference().IsMatch(node.Written)) ? Secret.Mask : node.Written;
    }

    /// <summary>A default, or text beside a reference, may be the secret itself.</summary>
    [GeneratedRegex(@"^\$\{(?:env:)?[A-Za-z_][A-Za-z0-9_]*\}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OneReference();

    private ConfigEntry? Ask(string key, string typeName, string? otherwise, bool isRequired, string description)
    {
        Claim(key, key);
        if (state.IsDescribing)
        {
            state.Options.Add(new ConfigOption(Join(path, key), typeName, otherwise, isRequired, description));
        }
        return Entry(key);
    }

    private void Claim(string key, string knownAs)
    {
        claimed.Add(key);
        if (!known.Contains(knownAs))
        {
            known.Add(knownAs);
        }
    }

    private void Keep(string key, string? text, int? line, string description) => state.Values.Add(new ConfigValue(Join(path, key), text, line, description));

    private ConfigEntry? Entry(string key) => map.Entries.FirstOrDefault(entry => entry.Key == key);

    private void Fault(ConfigNode node, string at, string message)
    {
        if (!state.IsDescribing)
        {
            state.Add(true, node.Line, node.Column, at, message);
        }
    }

    private void RefuseUnknownKeys()
    {
        foreach (ConfigEntry entry in map.Entries.Where(entry => !claimed.Contains(entry.Key)))
        {
            string? meant = KeySuggestion.For(entry.Key.Split('/')[0], known);
            string list = known.Count > 0 ? $" Known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}." : " Nothing is set here.";
            state.Add(true, entry.Line, entry.Column, Join(path, entry.Key), $"Unknown {keyNoun}{(meant is null ? "." : $"; did you mean '{meant}'?")}{list}");
        }
    }
}

using System.Reflection;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// The vocabularies that Clew understands, compiled from data files for lookup by UTF-8 bytes. Immutable, shared by all threads.
/// </summary>
public sealed class DialectSet
{
    private const string ResourcePrefix = "dialects/";
    /// <summary>Room before the current convention.</summary>
    private const int FirstPositions = 4096;
    private readonly Utf8Table<int> keys;
    private readonly KeyRules[] rules;
    private readonly KeyPattern[][] patternsByFirstByte;
    private readonly Utf8Table<int> scopes;
    private readonly (byte[] Prefix, int Dialect)[] scopePrefixes;
    private readonly (byte[] Key, byte[] Value, bool IsPrefix, int Dialect)[] resources;
    private readonly int[] detectionOrder;
    private readonly int[] valueRanks;
    private readonly int[] dialectOfRank;
    private readonly Utf8Table<int> eventKeys;
    private readonly bool[] startsPlaceholder = new bool[256];
    private readonly Utf8Table<bool> placeholders;
    private readonly (byte[] Prefix, Utf8Text Provider)[] models;

    private readonly IReadOnlyList<DialectFile> files;

    internal DialectSet(IReadOnlyList<DialectFile> files)
    {
        this.files = files;
        if (files.Count > 64)
        {
            throw new InvalidDataException($"{files.Count} dialects; at most 64 fit a set.");
        }
        DialectCompiler compiled = new(files);
        rules = compiled.Rules;
        keys = compiled.Keys;
        patternsByFirstByte = compiled.PatternsByFirstByte;
        eventKeys = compiled.EventKeys;
        SpanNames = compiled.SpanNames;
        scopes = new(files.SelectMany((file, i) => file.Detect.Scopes.Select(scope => KeyValuePair.Create(scope, i))));
        scopePrefixes = [.. files.SelectMany((file, i) => file.Detect.ScopePrefixes.Select(prefix => (Bytes(prefix), i))).OrderByDescending(item => item.Item1.Length)];
        resources = [.. files.SelectMany((file, i) => file.Detect.Resource.Select(item => (Bytes(item.Key), Bytes(item.Value.TrimEnd('*')), item.Value.EndsWith('*'), i)))];
        detectionOrder = [.. Enumerable.Range(0, files.Count).OrderBy(i => files[i].Detect.Order)];
        valueRanks = new int[files.Count];
        dialectOfRank = new int[files.Count + 2];
        int rank = 2;
        foreach (int dialect in Enumerable.Range(0, files.Count).OrderBy(i => files[i].Order))
        {
            // The current convention goes before everything, also before the emitter's own keys: its meaning is the least in doubt.
            valueRanks[dialect] = rank == 2 ? 0 : rank;
            dialectOfRank[valueRanks[dialect]] = dialect;
            rank++;
        }
        Names = [.. files.Select(file => Utf8Text.From(file.Name))];
        Facts = [.. files.Select(file => file.Facts)];
        NetProviders = [.. files.Select(file => new Utf8Table<bool>((file.Facts?.InputExcludesCacheOf ?? []).Select(name => KeyValuePair.Create(name, true))))];
        placeholders = new(files.SelectMany(file => file.Placeholders).Select(text => KeyValuePair.Create(text, true)), ignoreCase: true);
        foreach (string text in files.SelectMany(file => file.Placeholders))
        {
            startsPlaceholder[char.ToLowerInvariant(text[0])] = startsPlaceholder[char.ToUpperInvariant(text[0])] = true;
        }
        models = [.. files.SelectMany(file => file.Models).OrderByDescending(item => item.Key.Length).Select(item => (Bytes(item.Key), Utf8Text.From(item.Value)))];
        Operations = TextTable(files.SelectMany(file => file.Operations), ignoreCase: true);
        CanonicalOperations = new(files.SelectMany(file => file.OperationKinds.Keys).Select(name => KeyValuePair.Create(name, true)));
        Providers = TextTable(files.SelectMany(file => file.Providers), ignoreCase: true);
        Hosts = TextTable(files.SelectMany(file => file.Hosts).Where(host => host.Key[0] != '*'), ignoreCase: true);
        HostSuffixes = [.. files.SelectMany(file => file.Hosts).Where(host => host.Key[0] == '*').Select(host => (Bytes(host.Key[1..]), Utf8Text.From(host.Value)))];
        FinishReasons = TextTable(files.SelectMany(file => file.FinishReasons), ignoreCase: true);
        Parameters = new(files.SelectMany(file => file.Parameters));
        UsageFields = new(files.SelectMany(file => file.UsageFields));
        Events = new(files.SelectMany(file => file.Events));
        MessageEvents = [.. files.SelectMany(file => file.Events.Keys).Distinct()];
        LogCalls = new(files.SelectMany(file => file.LogCalls));
        FirstChunkEvents = new(files.SelectMany(file => file.FirstChunkEvents).Select(name => KeyValuePair.Create(name, true)));
    }

    /// <summary>The dialects that come with Clew.</summary>
    public static DialectSet BuiltIn { get; } = new(ReadBuiltIn());

    /// <summary>Names of events, on spans or as log records, that carry messages.</summary>
    public IReadOnlyList<string> MessageEvents { get; }

    internal Utf8Text[] Names { get; }

    /// <summary>By dialect; null where it leaves them to the emitter.</summary>
    internal DialectFacts?[] Facts { get; }

    internal SpanNameTable SpanNames { get; }

    internal Utf8Table<bool>[] NetProviders { get; }

    internal Utf8Table<Utf8Text> Operations { get; }

    internal Utf8Table<bool> CanonicalOperations { get; }

    internal Utf8Table<Utf8Text> Providers { get; }

    internal Utf8Table<Utf8Text> Hosts { get; }

    internal (byte[] Suffix, Utf8Text Provider)[] HostSuffixes { get; }

    internal Utf8Table<Utf8Text> FinishReasons { get; }

    internal Utf8Table<AttributeTarget> Parameters { get; }

    internal Utf8Table<AttributeTarget> UsageFields { get; }

    internal Utf8Table<EventRole> Events { get; }

    internal Utf8Table<LogCall> LogCalls { get; }

    internal Utf8Table<bool> FirstChunkEvents { get; }

    /// <summary>
    /// The dialects of a folder's <c>*.json</c> files. A file replaces the built-in dialect of the same name; others are added.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is not valid; the message names the file and the fault.</exception>
    public static DialectSet Load(string folder)
    {
        Dictionary<string, DialectFile> byName = ReadBuiltIn().ToDictionary(file => file.Name);
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using FileStream stream = File.OpenRead(path);
            DialectFile file = Read(stream, path);
            byName[file.Name] = file;
        }
        return new DialectSet([.. byName.Values.OrderBy(file => file.Order).ThenBy(file => file.Name, StringComparer.Ordinal)]);
    }

    /// <summary>This set with a user's own mappings, which replace those of an earlier call.</summary>
    /// <exception cref="InvalidDataException">The mappings are not valid; the message tells what is wrong.</exception>
    public DialectSet With(UserMappings mappings) => new([.. files.Where(file => file.Name != UserMappings.DialectName), mappings.ToDialect(files)]);

    /// <summary>Index of the rules of an attribute key, or -1.</summary>
    internal int FindRules(ReadOnlySpan<byte> key)
    {
        int index = keys.Find(key);
        if (index >= 0)
        {
            return keys[index];
        }
        if (!key.IsEmpty)
        {
            foreach (KeyPattern pattern in patternsByFirstByte[key[0]])
            {
                if (pattern.Matches(key))
                {
                    return pattern.Rules;
                }
            }
        }
        return -1;
    }

    internal KeyRules Rules(int index) => rules[index];

    /// <summary>The dialect that an instrumentation scope or a resource belongs to, or -1.</summary>
    internal int DetectSource(InstrumentationScope scope, Resource resource)
    {
        if (scopes.TryGet(scope.Name.Span, out int dialect))
        {
            return dialect;
        }
        foreach ((byte[] prefix, int candidate) in scopePrefixes)
        {
            if (scope.Name.Span.StartsWith(prefix))
            {
                return candidate;
            }
        }
        foreach ((byte[] key, byte[] value, bool isPrefix, int candidate) in resources)
        {
            Utf8Text sent = resource.Attributes.GetText(key);
            if (!sent.IsNull && (isPrefix ? sent.Span.StartsWith(value) : sent.Equals(value.AsSpan())))
            {
                return candidate;
            }
        }
        return -1;
    }

    /// <summary>The dialect whose marker was seen, or -1.</summary>
    internal int DetectByMarkers(ulong markers)
    {
        if (markers != 0)
        {
            foreach (int dialect in detectionOrder)
            {
                if ((markers & (1ul << dialect)) != 0)
                {
                    return dialect;
                }
            }
        }
        return -1;
    }

    /// <summary>Lower wins: the current convention, then the span's own emitter, then the others in their order.</summary>
    internal int Rank(in AttributeRule rule, int emitter)
    {
        // What an emitter is known to mean by its values is more exact than the values.
        if (rule.Precedence == RulePrecedence.First || (rule.IsOwn && rule.Values is not null))
        {
            return Math.Min(rule.Position, FirstPositions - 1);
        }
        if (rule.Precedence == RulePrecedence.AfterConvention)
        {
            return (1 << 15) | rule.Position;
        }
        int dialect = valueRanks[rule.Dialect];
        return ((dialect > 0 && rule.Dialect == emitter ? 1 : dialect) << 16) | (FirstPositions + rule.Position);
    }

    /// <summary>The index of a dialect by its name, or -1.</summary>
    internal int IndexOf(Utf8Text name) => name.IsNullOrEmpty ? -1 : Array.IndexOf(Names, name);

    /// <summary>The dialect that a rank came from.</summary>
    internal int DialectOfRank(int rank, int emitter) => (rank >> 16) == 1 ? emitter : dialectOfRank[rank >> 16];

    /// <summary>Index of the rules of an attribute of a message event, or -1.</summary>
    internal int FindEventRules(ReadOnlySpan<byte> key)
    {
        int index = eventKeys.Find(key);
        return index >= 0 ? eventKeys[index] : -1;
    }

    /// <summary>True for texts that say that there is no value.</summary>
    internal bool IsPlaceholder(ReadOnlySpan<byte> text) => startsPlaceholder[text[0]] && placeholders.Find(text) >= 0;

    /// <summary>The provider that a model's name tells; not sent when it tells none.</summary>
    internal Utf8Text ProviderOfModel(ReadOnlySpan<byte> model)
    {
        foreach ((byte[] prefix, Utf8Text provider) in models)
        {
            if (model.Length > prefix.Length && System.Text.Ascii.EqualsIgnoreCase(model[..prefix.Length], prefix))
            {
                return provider;
            }
        }
        return default;
    }

    private static Utf8Table<Utf8Text> TextTable(IEnumerable<KeyValuePair<string, string>> items, bool ignoreCase) =>
        new(items.Select(item => KeyValuePair.Create(item.Key, Utf8Text.From(item.Value))), ignoreCase);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static List<DialectFile> ReadBuiltIn()
    {
        Assembly assembly = typeof(DialectSet).Assembly;
        List<DialectFile> files = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            files.Add(Read(stream, name));
        }
        return [.. files.OrderBy(file => file.Order).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static DialectFile Read(Stream stream, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(stream, DialectJson.Default.DialectFile) ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Dialect {path}: {exception.Message}", exception);
        }
    }
}

using System.Text.Json;

namespace Clew.SemanticConventions;

/// <summary>Stability tiers by name, from a data file. Immutable and thread-safe.</summary>
public sealed class TierTable
{
    private readonly Dictionary<(ConventionKind Kind, string Name), TierEntry> exact = [];
    private readonly List<(ConventionKind Kind, string Prefix, TierEntry Entry)> prefixes = [];

    private TierTable(TierFile file)
    {
        Version = file.Version ?? throw new JsonException("The version is null.");
        Add(ConventionKind.Attribute, file.Attributes);
        Add(ConventionKind.Span, file.Spans);
        Add(ConventionKind.Metric, file.Metrics);
        Add(ConventionKind.Event, file.Events);
        prefixes.Sort(static (left, right) => right.Prefix.Length.CompareTo(left.Prefix.Length));
    }

    /// <summary>The tiers that come with the library.</summary>
    public static TierTable BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The file's own version: the day on which it was last reviewed.</summary>
    public string Version { get; }

    /// <summary>Tiers from a folder's <c>tiers.json</c>, which replaces the built-in ones; the built-in ones when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not valid; the message names the fault.</exception>
    public static TierTable Load(string folder)
    {
        string path = Path.Combine(folder, "tiers.json");
        if (!File.Exists(path))
        {
            return BuiltIn;
        }
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>The entry of a name: the exact one, else that of the longest prefix; null when the file has neither.</summary>
    public TierEntry? Find(ConventionKind kind, string name) => exact.TryGetValue((kind, name), out TierEntry? entry)
        ? entry
        : prefixes.Find(prefix => prefix.Kind == kind && name.StartsWith(prefix.Prefix, StringComparison.Ordinal)).Entry;

    private static TierTable ReadBuiltIn()
    {
        using Stream stream = typeof(TierTable).Assembly.GetManifestResourceStream("tiers.json")!;
        return Read(stream, "tiers.json");
    }

    private static TierTable Read(Stream stream, string path)
    {
        try
        {
            return new TierTable(JsonSerializer.Deserialize(stream, TierJson.Default.TierFile) ?? throw new JsonException("The file holds null."));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Tiers {path}: {exception.Message}", exception);
        }
    }

    private void Add(ConventionKind kind, List<TierEntry>? entries)
    {
        foreach (TierEntry? entry in entries ?? throw new JsonException($"{kind.ToString().ToLowerInvariant()}s is null."))
        {
            // .NET 8's serializer lets null through where the type allows none.
            if (entry is null or { Name: null } or { Reason: null })
            {
                throw new JsonException($"{kind}: an entry, its name or its reason is null.");
            }
            if ( !exact.TryAdd((kind, entry.Name), entry))
            {
                throw new JsonException($"{kind} {entry.Name} is listed twice.");
            }
            if (entry.Name.EndsWith('*'))
            {
                prefixes.Add((kind, entry.Name[..^1], entry));
            }
        }
    }
}

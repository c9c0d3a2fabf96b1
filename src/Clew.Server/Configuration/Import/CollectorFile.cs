using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>What the importers of the sections share: the file, what they say, and what became of its parts.</summary>
internal sealed class CollectorFile(ConfigNode root)
{
    private readonly List<ImportEntry> entries = [];
    private readonly Dictionary<(string Section, string Id), string?> fates = [];

    public IReadOnlyList<ImportEntry> Entries => [.. entries.OrderBy(entry => entry.Line).ThenBy(entry => entry.Column)];

    /// <summary>Clew's file.</summary>
    public OutputMap Output { get; } = new();

    public IReadOnlyList<ConfigEntry> Section(string name) => root.Find(name)?.Entries ?? [];

    public ConfigNode Root => root;

    public void Say(ImportVerdict verdict, ConfigNode place, string path, string message) => entries.Add(new ImportEntry(verdict, place.Line, place.Column, path, message));

    public void Say(ImportVerdict verdict, ConfigEntry place, string path, string message) => entries.Add(new ImportEntry(verdict, place.Line, place.Column, path, message));

    /// <summary>The component has this name in Clew's file; null when it is not in it.</summary>
    public void Become(string section, string id, string? newId) => fates[(section, id)] = newId;

    /// <summary>False when the file does not have the component.</summary>
    public bool TryGetFate(string section, string id, out string? newId) => fates.TryGetValue((section, id), out newId);

    public static string TypeOf(string id) => id.Split('/')[0];
}

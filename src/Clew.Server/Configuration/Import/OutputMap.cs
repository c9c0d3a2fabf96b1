using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>A map that is being written: values are texts, numbers, truth values, lists, other maps, and nodes of the file that was read.</summary>
internal sealed class OutputMap
{
    private readonly OrderedDictionary<string, object?> entries = [];

    public int Count => entries.Count;

    public IEnumerable<KeyValuePair<string, object?>> Entries => entries;

    public void Set(string key, object? value) => entries[key] = value;

    public bool Has(string key) => entries.ContainsKey(key);

    public bool Remove(string key) => entries.Remove(key);

    /// <summary>Everything of a map that was read, but some keys.</summary>
    public static OutputMap Of(ConfigNode? map, params ReadOnlySpan<string> without)
    {
        OutputMap copy = new();
        foreach (ConfigEntry entry in map?.Entries ?? [])
        {
            if (!without.Contains(entry.Key))
            {
                copy.Set(entry.Key, entry.Value);
            }
        }
        return copy;
    }
}

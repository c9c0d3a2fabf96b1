using System.Text.Json;

namespace Clew.Instrumentation;

/// <summary>One provider's prices. Of the patterns that fit a name the exact one wins, then the longest.</summary>
internal sealed class ProviderList
{
    private readonly Dictionary<string, ListedModel> exact = new(StringComparer.Ordinal);
    private readonly List<(ModelPattern Pattern, ListedModel Model)> patterns = [];

    public ProviderList(JsonElement provider)
    {
        Fallback = provider.TryGetProperty("fallback", out JsonElement fallback) ? [.. fallback.EnumerateArray().Select(name => name.GetString()!)] : [];
        foreach (JsonElement item in provider.GetProperty("models").EnumerateArray())
        {
            var model = new ListedModel(item.GetProperty("prices"));
            foreach (string name in item.GetProperty("match").EnumerateArray().Select(name => name.GetString()!))
            {
                if (name.AsSpan().IndexOfAny('*', '#') < 0)
                {
                    exact.TryAdd(name, model);
                }
                else
                {
                    patterns.Add((new ModelPattern(name), model));
                }
            }
        }
        patterns = [.. patterns.OrderByDescending(item => item.Pattern.Length)];
    }

    public string[] Fallback { get; }

    public ListedModel? Find(string[] forms)
    {
        foreach (string form in forms)
        {
            if ((FindName(form) ?? FindWithoutVersion(form)) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    private ListedModel? FindName(string name) =>
        exact.TryGetValue(name, out ListedModel? model) ? model : patterns.Find(item => item.Pattern.Fits(name)).Model;

    private ListedModel? FindWithoutVersion(string name)
    {
        for (int length = name.Length - 1; length > 0; length--)
        {
            if (ModelForms.IsVersionSuffix(name.AsSpan(length)) && exact.TryGetValue(name[..length], out ListedModel? model))
            {
                return model;
            }
        }
        return null;
    }
}

using System.Text.Json;

namespace Clew.Instrumentation;

/// <summary>
/// Prices by provider and model from the embedded <c>prices.json</c>. Lookups are remembered in a table of fixed size, where a newer name
/// takes the place of an older one with the same slot. Thread-safe.
/// </summary>
internal sealed class PriceList
{
    private const int CacheSlots = 512;
    private static readonly Lazy<PriceList> LazyBuiltIn = new(ReadBuiltIn);

    private readonly Dictionary<string, ProviderList> providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly CachedLookup?[] cache = new CachedLookup?[CacheSlots];

    private PriceList(JsonElement root)
    {
        foreach (JsonElement provider in root.GetProperty("providers").EnumerateArray())
        {
            var list = new ProviderList(provider);
            foreach (JsonElement name in provider.GetProperty("names").EnumerateArray())
            {
                providers.TryAdd(name.GetString()!, list);
            }
        }
    }

    /// <summary>The prices that come with the package. Read when the first call ends.</summary>
    public static PriceList BuiltIn => LazyBuiltIn.Value;

    /// <summary>The model on the provider's own list, or on those that the provider sells from.</summary>
    public ListedModel? Find(string provider, string? model)
    {
        if (string.IsNullOrEmpty(model))
        {
            return null;
        }
        ref CachedLookup? slot = ref cache[(uint)HashCode.Combine(provider, model) % CacheSlots];
        CachedLookup? cached = Volatile.Read(ref slot);
        if (cached is null || cached.Model != model || cached.Provider != provider)
        {
            cached = new CachedLookup(provider, model, Search(provider, [.. ModelForms.Of(model)]));
            Volatile.Write(ref slot, cached);
        }
        return cached.Result;
    }

    private ListedModel? Search(string provider, string[] forms)
    {
        if (!providers.TryGetValue(provider, out ProviderList? seller))
        {
            return null;
        }
        ListedModel? found = seller.Find(forms);
        for (int i = 0; found is null && i < seller.Fallback.Length; i++)
        {
            found = providers.TryGetValue(seller.Fallback[i], out ProviderList? other) ? other.Find(forms) : null;
        }
        return found;
    }

    private static PriceList ReadBuiltIn()
    {
        using Stream stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return new PriceList(document.RootElement);
    }

    private sealed record CachedLookup(string Provider, string Model, ListedModel? Result);
}

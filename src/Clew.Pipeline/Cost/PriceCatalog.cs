using System.Text.Json;

namespace Clew.Pipeline.Cost;

/// <summary>The prices of one file, searched by provider and name of a model.</summary>
internal sealed class PriceCatalog
{
    private readonly Dictionary<string, ProviderPrices> byName = new(StringComparer.Ordinal);
    private readonly List<ProviderPrices> makers = [];

    public PriceCatalog(PriceFile file, string sourceName)
    {
        Source = new PriceSource(sourceName, file.Version, file.Date, file.Source);
        Local = file.Local;
        Providers = [.. file.Providers.Select(provider => new ProviderPrices(provider, Source))];
        foreach (ProviderPrices provider in Providers)
        {
            foreach (string name in provider.File.Names)
            {
                byName.TryAdd(name, provider);
            }
            if (provider.File.Maker.Count > 0)
            {
                makers.Add(provider);
            }
        }
    }

    public PriceSource Source { get; }

    public IReadOnlyList<string> Local { get; }

    public IReadOnlyList<ProviderPrices> Providers { get; }

    /// <exception cref="InvalidDataException">The file is not valid; the message names the fault.</exception>
    public static PriceCatalog Read(Stream stream, string path, string sourceName)
    {
        try
        {
            PriceFile file = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceFile) ?? throw new JsonException("The file holds null.");
            return new PriceCatalog(file, sourceName);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"Prices {path}: {exception.Message}", exception);
        }
    }

    public bool Sells(string provider) => byName.ContainsKey(provider);

    /// <summary>
    /// The seller's own list, then those it falls back to. A seller with a list does not sell at another's price; a gateway, or nobody
    /// named, passes on what the maker takes.
    /// </summary>
    public PricedModel? Find(string provider, string[] forms, bool isKnownSeller)
    {
        if (byName.TryGetValue(provider, out ProviderPrices? seller))
        {
            PricedModel? own = Find(seller, forms);
            for (int i = 0; own is null && i < seller.File.Fallback.Count; i++)
            {
                own = byName.TryGetValue(seller.File.Fallback[i], out ProviderPrices? other) ? Find(other, forms) : null;
            }
            if (own is not null || !seller.File.Gateway)
            {
                return own;
            }
        }
        else if (isKnownSeller)
        {
            return null;
        }
        // "groq/llama-3.3-70b" names its seller.
        int slash = forms[0].IndexOf('/', StringComparison.Ordinal);
        PricedModel? found = slash > 0 && byName.TryGetValue(forms[0][..slash], out ProviderPrices? named) ? Find(named, forms) : null;
        for (int i = 0; found is null && i < makers.Count; i++)
        {
            found = makers[i].Makes(forms[0]) ? Find(makers[i], forms) : null;
        }
        return found;
    }

    private static PricedModel? Find(ProviderPrices seller, string[] forms)
    {
        foreach (string form in forms)
        {
            if ((seller.Find(form) ?? seller.FindWithoutVersion(form)) is { } found)
            {
                return found;
            }
        }
        return null;
    }
}

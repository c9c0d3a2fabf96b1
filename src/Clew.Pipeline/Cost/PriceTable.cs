using System.Collections.Frozen;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>
/// Prices by provider, model and time: what people set in a running server, then an override file if there is one, then the built-in catalogue.
/// Thread-safe. Lookups are remembered by model text in a table of fixed size; a newer text takes the place of an older one with the same slot.
/// </summary>
public sealed class PriceTable
{
    private const int CacheSlots = 4096;
    private const int MaxCachedModelBytes = 256;
    private readonly PriceCatalog[] files;
    private readonly FrozenSet<string> local;
    private readonly Lock change = new();
    private volatile InForce inForce;
    private PriceOverrides? settings;
    private PriceOverrides? configuration;
    private long lookupMisses;

    internal PriceTable(params PriceCatalog[] catalogs)
    {
        files = catalogs;
        inForce = new InForce(files);
        local = catalogs.SelectMany(catalog => catalog.Local).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The prices that come with Clew.</summary>
    public static PriceTable BuiltIn { get; } = new(ReadBuiltIn());

    /// <summary>Where the prices come from; the first of two that know a model wins.</summary>
    public IReadOnlyList<PriceSource> Sources => [.. inForce.Catalogs.Select(catalog => catalog.Source)];

    /// <summary>How often a model's price had to be searched because it was not remembered.</summary>
    public long LookupMisses => Interlocked.Read(ref lookupMisses);

    /// <summary>A table of its own with the built-in prices, after those of a folder's <c>prices.json</c> when there is one.</summary>
    /// <exception cref="InvalidDataException">The file is not valid; the message names the fault.</exception>
    public static PriceTable Load(string? folder)
    {
        string? path = folder is null ? null : Path.Combine(folder, "prices.json");
        if (!File.Exists(path))
        {
            return new PriceTable(BuiltIn.files);
        }
        using FileStream stream = File.OpenRead(path);
        return new PriceTable(PriceCatalog.Read(stream, path, "override"), BuiltIn.files[0]);
    }

    /// <summary>Puts other prices before those of the files. They hold for what is priced from now on.</summary>
    public void Use(PriceOverrides overrides)
    {
        lock (change)
        {
            settings = overrides;
            inForce = new InForce(InOrder());
        }
    }

    /// <summary>Puts the configuration's prices before those of the files, and after those of <see cref="Use"/>.</summary>
    public void UseConfiguration(PriceOverrides overrides)
    {
        lock (change)
        {
            configuration = overrides;
            inForce = new InForce(InOrder());
        }
    }

    /// <summary>All models with a price, as <c>GET /api/v1/prices</c> lists them.</summary>
    public IEnumerable<PriceListing> List() =>
        from catalog in inForce.Catalogs
        from provider in catalog.Providers
        from model in provider.Models
        select PriceListing.Of(model);

    /// <summary>
    /// Cost of a usage in nano US dollars; null when neither model has a price. The response names what was served, so it goes first.
    /// </summary>
    public long? CostNanoUsd(
        Utf8Text provider, Utf8Text responseModel, Utf8Text requestModel, in TokenUsage usage, long atUnixNano, in ModalityTokens parts = default)
    {
        PricedModel? model = Find(provider, responseModel) ?? Find(provider, requestModel);
        return model?.At(atUnixNano)?.CostNanoUsd(usage, parts);
    }

    /// <summary>The bill of a usage, line by line; null when neither model has a price.</summary>
    public CostBreakdown? Explain(
        Utf8Text provider, Utf8Text responseModel, Utf8Text requestModel, in TokenUsage usage, long atUnixNano, in ModalityTokens parts = default)
    {
        PricedModel? served = Find(provider, responseModel);
        PricedModel? model = served ?? Find(provider, requestModel);
        return model?.At(atUnixNano) is { } price ? CostBreakdown.Of(model, price, served is null ? requestModel : responseModel, usage, parts) : null;
    }

    /// <summary>Size of the model's context window in tokens; null when not known.</summary>
    public long? ContextWindow(Utf8Text provider, Utf8Text responseModel, Utf8Text requestModel) =>
        Find(provider, responseModel)?.Window ?? Find(provider, requestModel)?.Window;

    private PriceCatalog[] InOrder() =>
        [.. ((PriceOverrides?[])[settings, configuration]).OfType<PriceOverrides>().Where(overrides => overrides.Count > 0).Select(overrides => overrides.Catalog), .. files];

    private PricedModel? Find(Utf8Text provider, Utf8Text model)
    {
        if (model.IsNullOrEmpty || model.Length > MaxCachedModelBytes)
        {
            return null;
        }
        InForce now = inForce;
        ref CachedLookup? slot = ref now.Cache[(uint)HashCode.Combine(model.GetHashCode(), provider.GetHashCode()) % CacheSlots];
        CachedLookup? cached = Volatile.Read(ref slot);
        if (cached is null || !cached.Model.AsSpan().SequenceEqual(model.Span) || !cached.Provider.AsSpan().SequenceEqual(provider.Span))
        {
            Interlocked.Increment(ref lookupMisses);
            cached = new CachedLookup(model.Span.ToArray(), provider.Span.ToArray(), Search(now.Catalogs, provider.ToString().ToLowerInvariant(), model.ToString()));
            Volatile.Write(ref slot, cached);
        }
        return cached.Result;
    }

    private PricedModel? Search(PriceCatalog[] catalogs, string provider, string model)
    {
        string[] forms = [.. ModelNames.Forms(model)];
        PricedModel? found = null;
        // Only a whole price list says that its provider does not sell at another's price.
        bool isKnownSeller = local.Contains(provider) || files.Any(catalog => catalog.Sells(provider));
        for (int i = 0; found is null && i < catalogs.Length; i++)
        {
            found = catalogs[i].Find(provider, forms, isKnownSeller);
        }
        return found;
    }

    private static PriceCatalog ReadBuiltIn()
    {
        using Stream stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")!;
        return PriceCatalog.Read(stream, "prices.json", "built-in");
    }

    /// <summary>Catalogues, and what was found in them: both change at once.</summary>
    private sealed class InForce(PriceCatalog[] catalogs)
    {
        public PriceCatalog[] Catalogs => catalogs;

        public CachedLookup?[] Cache { get; } = new CachedLookup?[CacheSlots];
    }

    private sealed record CachedLookup(byte[] Model, byte[] Provider, PricedModel? Result);
}

using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>
/// Prices by provider, model and day, from a data file. Thread-safe. Lookups are remembered by model text in a table of fixed size; a
/// newer text takes the place of an older one with the same slot.
/// </summary>
public sealed class PriceTable
{
    private const int CacheSlots = 4096;
    private const int MaxCachedModelBytes = 256;
    private readonly Dictionary<string, List<PricedModel>> models = new(StringComparer.Ordinal);
    private readonly List<PricedModel> prefixes = [];
    private readonly HashSet<string> knownProviders = new(StringComparer.Ordinal);
    private readonly CachedLookup?[] cache = new CachedLookup?[CacheSlots];
    private long lookupMisses;

    internal PriceTable(PriceFile file)
    {
        foreach (IGrouping<(string, string), PriceLine> lines in file.Prices.GroupBy(line => (line.Model, string.Join(',', line.Providers.Order(StringComparer.Ordinal)))))
        {
            PriceLine first = lines.First();
            PricedModel model = new(first.Model.TrimEnd('*'), [.. first.Providers], [.. lines.Select(line => new ModelPrice(line)).OrderBy(price => price.FromUnixNano)]);
            knownProviders.UnionWith(first.Providers);
            if (first.Model.EndsWith('*'))
            {
                prefixes.Add(model);
            }
            else
            {
                (models.TryGetValue(first.Model, out List<PricedModel>? same) ? same : models[first.Model] = []).Add(model);
            }
        }
    }

    /// <summary>The prices that come with Clew.</summary>
    public static PriceTable BuiltIn { get; } = ReadBuiltIn();

    /// <summary>How often a model's price had to be searched because it was not remembered.</summary>
    public long LookupMisses => Interlocked.Read(ref lookupMisses);

    /// <summary>Prices from a folder's <c>prices.json</c>, which replaces the built-in ones; the built-in ones when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not valid; the message names the fault.</exception>
    public static PriceTable Load(string folder)
    {
        string path = Path.Combine(folder, "prices.json");
        if (!File.Exists(path))
        {
            return BuiltIn;
        }
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>
    /// Cost of a usage in nano US dollars; null when neither model has a price. The response names what was served, so it goes first.
    /// </summary>
    public long? CostNanoUsd(Utf8Text provider, Utf8Text responseModel, Utf8Text requestModel, in TokenUsage usage, long atUnixNano)
    {
        ModelPrice? price = Find(provider, responseModel, atUnixNano) ?? Find(provider, requestModel, atUnixNano);
        return price?.CostNanoUsd(usage);
    }

    private ModelPrice? Find(Utf8Text provider, Utf8Text model, long atUnixNano)
    {
        if (model.IsNullOrEmpty || model.Length > MaxCachedModelBytes)
        {
            return null;
        }
        ref CachedLookup? slot = ref cache[(uint)HashCode.Combine(model.GetHashCode(), provider.GetHashCode()) % CacheSlots];
        CachedLookup? cached = Volatile.Read(ref slot);
        if (cached is null || !cached.Model.AsSpan().SequenceEqual(model.Span) || !cached.Provider.AsSpan().SequenceEqual(provider.Span))
        {
            Interlocked.Increment(ref lookupMisses);
            cached = Search(model, provider);
            Volatile.Write(ref slot, cached);
        }
        return cached.Result?.At(atUnixNano);
    }

    /// <summary>Apart from <see cref="Find"/>, which would otherwise allocate the closure on every call.</summary>
    private CachedLookup Search(Utf8Text model, Utf8Text provider) =>
        new(model.Span.ToArray(), provider.Span.ToArray(), ModelNames.Candidates(model.ToString(), name => Search(name, provider.ToString())));

    private PricedModel? Search(string name, string provider)
    {
        for (int length = name.Length; length > 0; length--)
        {
            if ((length == name.Length || ModelNames.IsVersionSuffix(name.AsSpan(length))) && models.TryGetValue(name[..length], out List<PricedModel>? found)
                && Sold(found, provider) is { } exact)
            {
                return exact;
            }
        }
        return Sold([.. prefixes.Where(model => name.StartsWith(model.Name, StringComparison.Ordinal)).OrderByDescending(model => model.Name.Length)], provider);
    }

    /// <summary>A provider that has a price list of its own does not sell at another's price; a gateway, or nobody named, passes it on.</summary>
    private PricedModel? Sold(List<PricedModel> found, string provider) =>
        found.Find(model => model.Providers.Contains(provider)) ?? (knownProviders.Contains(provider) ? null : found.FirstOrDefault());

    private static PriceTable ReadBuiltIn()
    {
        using Stream stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")!;
        return Read(stream, "prices.json");
    }

    private static PriceTable Read(Stream stream, string path)
    {
        try
        {
            return new PriceTable(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceFile) ?? throw new JsonException("The file holds null."));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Prices {path}: {exception.Message}", exception);
        }
    }

    /// <param name="Prices">By day, oldest first; never empty.</param>
    private sealed record PricedModel(string Name, HashSet<string> Providers, ModelPrice[] Prices)
    {
        /// <summary>The price of the day, or the first one known for times before it.</summary>
        public ModelPrice At(long unixNano) => LastFrom(unixNano);

        private ModelPrice LastFrom(long unixNano)
        {
            int last = Prices.Length - 1;
            while (last > 0 && Prices[last].FromUnixNano > unixNano)
            {
                last--;
            }
            return Prices[last];
        }
    }

    private sealed record CachedLookup(byte[] Model, byte[] Provider, PricedModel? Result);
}

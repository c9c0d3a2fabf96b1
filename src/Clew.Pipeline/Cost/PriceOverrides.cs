using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.Pipeline.Cost;

/// <summary>
/// Prices that people set in a running server, one document per model. They win over the price files; a model that they do not name keeps its
/// price, also at a provider that they name.
/// </summary>
public sealed class PriceOverrides
{
    /// <summary>Source of prices that were set in the UI or through the API.</summary>
    public const string SettingsSource = "settings";

    /// <summary>Source of prices in the configuration file.</summary>
    public const string ConfigurationSource = "configuration";

    private PriceOverrides(PriceCatalog catalog, int count)
    {
        Catalog = catalog;
        Count = count;
    }

    /// <summary>How many models have a price of their own.</summary>
    public int Count { get; }

    internal PriceCatalog Catalog { get; }

    /// <summary>Reads documents as docs/prices.md describes them.</summary>
    /// <exception cref="InvalidDataException">One is not valid; the message names the fault.</exception>
    public static PriceOverrides Parse(params IEnumerable<string> documents) => Parse(SettingsSource, documents);

    /// <summary>As <see cref="Parse(IEnumerable{string})"/>, with the source that lists of prices tell.</summary>
    /// <exception cref="InvalidDataException">One is not valid; the message names the fault.</exception>
    public static PriceOverrides Parse(string source, IEnumerable<string> documents)
    {
        PriceOverride[] overrides = [.. documents.Select(Read)];
        PriceFile file = new()
        {
            Version = source,
            Providers =
            [
                .. overrides.GroupBy(document => document.Provider, StringComparer.Ordinal)
                    .Select(provider => new PriceFileProvider { Names = [provider.Key], Gateway = true, Models = [.. provider.Select(document => document.ToModel())] }),
            ],
        };
        return new PriceOverrides(new PriceCatalog(file, source), overrides.Length);
    }

    private static PriceOverride Read(string json)
    {
        try
        {
            PriceOverride document = JsonSerializer.Deserialize(json, PriceOverrideJson.Default.PriceOverride) ?? throw new InvalidDataException("The price is null.");
            document.Check();
            return document;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}

internal sealed class PriceOverride
{
    /// <summary>As in <c>gen_ai.provider.name</c>; empty for calls that name none.</summary>
    public required string Provider { get; init; }

    public required string Model { get; init; }

    /// <summary>Names and patterns as in a price file; the model alone when not given.</summary>
    public List<string>? Match { get; init; }

    public long? ContextWindowTokens { get; init; }

    public required List<PriceFilePrice> Prices { get; init; }

    public PriceFileModel ToModel() => new() { Id = Model, Match = Match, Window = ContextWindowTokens, Prices = Prices };

    public void Check()
    {
        if (Model.Length == 0)
        {
            throw new InvalidDataException("The model has no name.");
        }
        if (Prices.Count == 0 || Prices.Exists(price => price.Input is null && price.Output is null && price.PerRequest is null))
        {
            throw new InvalidDataException("A price needs input, output or perRequest.");
        }
        if (ContextWindowTokens is < 1)
        {
            throw new InvalidDataException("contextWindowTokens is not positive.");
        }
        _ = new PricedModel(Provider, ToModel(), new PriceSource(PriceOverrides.SettingsSource, "", null, null));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PriceOverride))]
internal sealed partial class PriceOverrideJson : JsonSerializerContext;

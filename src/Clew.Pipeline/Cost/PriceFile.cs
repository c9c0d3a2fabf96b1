using System.Text.Json.Serialization;

namespace Clew.Pipeline.Cost;

/// <summary><c>prices.json</c>, described in docs/prices.md.</summary>
internal sealed class PriceFile
{
    public required string Version { get; init; }

    /// <summary>The day for which the prices are known to hold.</summary>
    public DateOnly? Date { get; set; }

    public string? Source { get; set; }

    /// <summary>For the reader of the file.</summary>
    public string? Licence { get; set; }

    /// <summary>For the reader of the file.</summary>
    public string? Unit { get; set; }

    /// <summary>Providers whose models run on one's own machine, so that no token has a price.</summary>
    public List<string> Local { get; set; } = [];

    public List<PriceFileProvider> Providers { get; set; } = [];
}

internal sealed class PriceFileProvider
{
    /// <summary>The names that telemetry gives the provider; the first is the canonical one.</summary>
    public required List<string> Names { get; init; }

    /// <summary>Names for which the list also answers when the seller is not known.</summary>
    public List<string> Maker { get; set; } = [];

    /// <summary>What is not on the list costs what the makers take.</summary>
    public bool Gateway { get; set; }

    /// <summary>Providers whose prices hold for what is not on the list.</summary>
    public List<string> Fallback { get; set; } = [];

    public List<PriceFileModel> Models { get; set; } = [];
}

internal sealed class PriceFileModel
{
    public required string Id { get; init; }

    /// <summary>Names of the model: exact, or with <c>*</c> for any text at the start or end and <c>#</c> for a digit. The id alone when not given.</summary>
    public List<string>? Match { get; set; }

    /// <summary>Context window in tokens.</summary>
    public long? Window { get; set; }

    public required List<PriceFilePrice> Prices { get; init; }
}

/// <summary>US dollars per million tokens. A bucket without a price of its own costs what its parent bucket costs.</summary>
internal class TierPrices
{
    public decimal? Input { get; set; }

    public decimal? Output { get; set; }

    public decimal? CacheRead { get; set; }

    public decimal? CacheWrite { get; set; }

    public decimal? CacheWrite1h { get; set; }

    public decimal? Reasoning { get; set; }

    public decimal? AudioInput { get; set; }

    public decimal? AudioOutput { get; set; }

    public decimal? AudioCacheRead { get; set; }

    public decimal? ImageInput { get; set; }

    public decimal? ImageOutput { get; set; }

    /// <summary>US dollars per request.</summary>
    public decimal? PerRequest { get; set; }
}

internal sealed class PriceFilePrice : TierPrices
{
    /// <summary>First day (UTC) of the price; always when not given.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Hours of the day (UTC) in which the price holds, such as <c>00:30-16:30</c>.</summary>
    public string? Hours { get; set; }

    /// <summary>Prices for the whole of a request with more input, fewest tokens first.</summary>
    public List<PriceFileTier>? Above { get; set; }
}

internal sealed class PriceFileTier : TierPrices
{
    /// <summary>The tier holds for a request with more input tokens than these, cached ones included.</summary>
    public required long InputTokens { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PriceFile))]
internal sealed partial class PriceJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Clew.Pipeline.Cost;

/// <summary><c>prices.json</c>.</summary>
internal sealed class PriceFile
{
    /// <summary>For the reader of the file.</summary>
    public string? Unit { get; set; }

    public required List<PriceLine> Prices { get; init; }
}

/// <summary>Prices in US dollars per million tokens.</summary>
internal sealed class PriceLine
{
    /// <summary>Canonical providers that sell the model at this price.</summary>
    public required List<string> Providers { get; init; }

    /// <summary>Model name without date or version suffix; a trailing <c>*</c> takes any suffix.</summary>
    public required string Model { get; init; }

    /// <summary>First day (UTC) of the price.</summary>
    public required DateOnly From { get; init; }

    public required decimal Input { get; init; }

    /// <summary>The input price when not given.</summary>
    public decimal? CacheRead { get; set; }

    /// <summary>The input price when not given.</summary>
    public decimal? CacheWrite { get; set; }

    /// <summary>The price of a cache write when not given.</summary>
    public decimal? CacheWrite1h { get; set; }

    public required decimal Output { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PriceFile))]
internal sealed partial class PriceJson : JsonSerializerContext;

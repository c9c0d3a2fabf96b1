using System.Globalization;
using System.Text.Json;
using Clew.Pipeline.Cost;

namespace Clew.Server.Query;

internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/prices", (RequestDelegate)ListAsync);

    public static void WritePriceSource(this Utf8JsonWriter json, PriceSource source)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, source.Name);
        json.WriteString("version"u8, source.Version);
        json.WriteDay("date"u8, source.Date);
        json.WriteString("origin"u8, source.Origin);
        json.WriteEndObject();
    }

    public static void WriteDay(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateOnly? day) =>
        json.WriteString(name, day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static void WriteDecimalOrNull(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is decimal number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "provider", "q");
        string? provider = parameters.Text("provider");
        string? part = parameters.Text("q");
        PriceTable prices = context.RequestServices.GetRequiredService<PriceTable>();
        IEnumerable<PriceListing> listings = prices.List().Where(listing =>
            (provider is null || listing.Provider == provider) && (part is null || listing.Id.Contains(part, StringComparison.OrdinalIgnoreCase)));
        await context.WriteJsonAsync((prices.Sources, listings), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("sources"u8);
            foreach (PriceSource source in state.Sources)
            {
                json.WritePriceSource(source);
            }
            json.WriteEndArray();
            json.WriteStartArray("models"u8);
            foreach (PriceListing listing in state.listings)
            {
                WriteListing(json, listing);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteListing(Utf8JsonWriter json, PriceListing listing)
    {
        json.WriteStartObject();
        json.WriteString("provider"u8, listing.Provider);
        json.WriteString("model"u8, listing.Id);
        json.WriteStrings("match"u8, listing.Match);
        json.WriteNumberOrNull("contextWindowTokens"u8, listing.ContextWindowTokens);
        json.WriteString("source"u8, listing.Source.Name);
        json.WriteStartArray("prices"u8);
        foreach (ListedPrice price in listing.Prices)
        {
            json.WriteStartObject();
            json.WriteDay("effectiveFrom"u8, price.EffectiveFrom);
            json.WriteString("hours"u8, price.Hours);
            json.WriteNumberOrNull("aboveInputTokens"u8, price.AboveInputTokens);
            json.WriteStartObject("perMillionUsd"u8);
            foreach ((PriceBucket bucket, decimal dollars) in price.PerMillionUsd)
            {
                json.WriteNumber(bucket.Name(), dollars);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

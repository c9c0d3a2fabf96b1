namespace Clew.Pipeline.Cost;

/// <summary>A model on a price list.</summary>
/// <param name="Provider">Canonical name of the provider whose list it is.</param>
/// <param name="Id">The model.</param>
/// <param name="Match">Names and patterns by which it is found.</param>
/// <param name="ContextWindowTokens">Null when not known.</param>
/// <param name="Source">Where the prices come from.</param>
/// <param name="Prices">In the order of the file; of those that hold at a time the last one counts.</param>
public sealed record PriceListing(
    string Provider, string Id, IReadOnlyList<string> Match, long? ContextWindowTokens, PriceSource Source, IReadOnlyList<ListedPrice> Prices)
{
    internal static PriceListing Of(PricedModel model) => new(model.Provider, model.Id, model.Match, model.Window, model.Source,
        [.. from price in model.Prices from tier in price.Tiers select ListedPrice.Of(price, tier)]);
}

/// <summary>Prices of a model for one size of request.</summary>
/// <param name="EffectiveFrom">First day (UTC); null when not known.</param>
/// <param name="Hours">Hours of the day (UTC); null for all.</param>
/// <param name="AboveInputTokens">Holds for requests with more input tokens; null for the base price.</param>
/// <param name="PerMillionUsd">US dollars per million tokens by bucket, only where the bucket has a price of its own; the fee per request in dollars.</param>
public sealed record ListedPrice(DateOnly? EffectiveFrom, string? Hours, long? AboveInputTokens, IReadOnlyList<KeyValuePair<PriceBucket, decimal>> PerMillionUsd)
{
    internal static ListedPrice Of(ModelPrice price, PriceTier tier)
    {
        List<KeyValuePair<PriceBucket, decimal>> perMillion = [];
        for (int bucket = 0; bucket < PriceBuckets.Count; bucket++)
        {
            if (tier.PicosPerToken(bucket) is { } picos && tier.PricedAs(bucket) == (PriceBucket)bucket)
            {
                perMillion.Add(new((PriceBucket)bucket, picos / (bucket == (int)PriceBucket.Request ? PriceTier.PicosPerDollar : 1_000_000m)));
            }
        }
        return new ListedPrice(price.From, price.Hours, tier.AboveInputTokens < 0 ? null : tier.AboveInputTokens, perMillion);
    }
}

namespace Clew.Pipeline.Cost;

/// <summary>A model on a provider's price list.</summary>
internal sealed class PricedModel(string provider, PriceFileModel model, PriceSource source)
{
    private readonly ModelPrice[] prices = [.. model.Prices.Select(price => new ModelPrice(price))];

    /// <summary>Canonical name of the provider whose list it is.</summary>
    public string Provider => provider;

    public string Id => model.Id;

    public PriceSource Source => source;

    /// <summary>Context window in tokens, null when not known.</summary>
    public long? Window => model.Window;

    public IReadOnlyList<string> Match => model.Match ?? [model.Id.ToLowerInvariant()];

    public IReadOnlyList<ModelPrice> Prices => prices;

    /// <summary>Of the prices that hold the last one counts; before the first day of all prices the first one does.</summary>
    public ModelPrice? At(long unixNano)
    {
        for (int i = prices.Length - 1; i >= 0; i--)
        {
            if (prices[i].HoldsAt(unixNano))
            {
                return prices[i];
            }
        }
        return prices.Length > 0 ? prices[0] : null;
    }
}

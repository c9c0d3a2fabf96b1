using System.Globalization;
using System.Text.Json;

namespace Clew.Instrumentation;

/// <summary>A model's prices over time, in the order of the list: of those that hold at a moment the last one counts.</summary>
internal sealed class ListedModel(JsonElement prices)
{
    private readonly DatedPrice[] prices = [.. prices.EnumerateArray().Select(price => new DatedPrice(price))];

    /// <summary>US dollars, rounded to nano dollars; null when a kind of token in use has no price.</summary>
    public double? CostUsd(InferenceResponse response, DateTimeOffset at)
    {
        DatedPrice price = prices[0];
        foreach (DatedPrice candidate in prices)
        {
            price = candidate.HoldsAt(at) ? candidate : price;
        }
        return price.TierOf(response.InputTokens ?? 0).CostUsd(response);
    }

    private sealed class DatedPrice
    {
        private readonly (long AboveInputTokens, TokenPrices Prices)[] tiers;
        private readonly DateTimeOffset from;
        private readonly TimeOnly? opens;
        private readonly TimeOnly? closes;

        public DatedPrice(JsonElement price)
        {
            tiers = [(-1, new TokenPrices(price))];
            if (price.TryGetProperty("above", out JsonElement above))
            {
                tiers = [.. tiers, .. above.EnumerateArray().Select(tier => (tier.GetProperty("inputTokens").GetInt64(), new TokenPrices(tier)))];
            }
            if (price.TryGetProperty("from", out JsonElement day))
            {
                from = DateTimeOffset.Parse(day.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            }
            if (price.TryGetProperty("hours", out JsonElement hours) && hours.GetString()!.Split('-') is [var start, var end])
            {
                opens = TimeOnly.ParseExact(start, "HH:mm", CultureInfo.InvariantCulture);
                closes = TimeOnly.ParseExact(end, "HH:mm", CultureInfo.InvariantCulture);
            }
        }

        public bool HoldsAt(DateTimeOffset at) =>
            at >= from && (opens is null || TimeOnly.FromTimeSpan(at.UtcDateTime.TimeOfDay).IsBetween(opens.Value, closes!.Value));

        /// <summary>Above a long-context limit the whole request has the dearer price.</summary>
        public TokenPrices TierOf(long inputTokens)
        {
            int last = tiers.Length - 1;
            while (last > 0 && inputTokens <= tiers[last].AboveInputTokens)
            {
                last--;
            }
            return tiers[last].Prices;
        }
    }
}

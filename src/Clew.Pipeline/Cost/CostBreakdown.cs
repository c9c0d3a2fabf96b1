using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>How a cost came about.</summary>
public sealed record CostBreakdown
{
    /// <summary>Provider and model as in the catalogue, for example <c>openai/gpt-4o</c>.</summary>
    public required string PriceId { get; init; }

    /// <summary>The model's name as sent that found the price.</summary>
    public required string MatchedModel { get; init; }

    public required PriceSource Source { get; init; }

    /// <summary>First day (UTC) of the price; null when it has held as long as the model is known.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>Hours of the day (UTC) in which the price holds; null for all.</summary>
    public string? Hours { get; init; }

    /// <summary>The request has more input tokens than these, which makes all of it dearer; null at the base price.</summary>
    public long? AboveInputTokens { get; init; }

    /// <summary>Only what was used.</summary>
    public required IReadOnlyList<CostLine> Lines { get; init; }

    /// <summary>Sum of the lines, rounded once; null when a line has no price.</summary>
    public long? CostNanoUsd { get; init; }

    internal static CostBreakdown Of(PricedModel model, ModelPrice price, Utf8Text matched, in TokenUsage usage, in ModalityTokens parts)
    {
        PriceTier tier = price.TierOf(usage);
        BilledTokens tokens = new(usage, parts);
        List<CostLine> lines = [];
        for (int bucket = 0; bucket < PriceBuckets.Count; bucket++)
        {
            long amount = tokens[bucket];
            long? picos = tier.PicosPerToken(bucket);
            bool isFee = bucket == (int)PriceBucket.Request;
            if (amount != 0 && (!isFee || picos is not null))
            {
                lines.Add(new CostLine(
                    (PriceBucket)bucket, amount, picos / (isFee ? PriceTier.PicosPerDollar : 1_000_000m), tier.PricedAs(bucket), amount * (picos / PriceTier.PicosPerDollar)));
            }
        }
        return new CostBreakdown
        {
            PriceId = $"{model.Provider}/{model.Id}",
            MatchedModel = matched.ToString(),
            Source = model.Source,
            EffectiveFrom = price.From,
            Hours = price.Hours,
            AboveInputTokens = tier.AboveInputTokens < 0 ? null : tier.AboveInputTokens,
            Lines = lines,
            CostNanoUsd = tier.CostPicos(tokens) is { } sum ? ModelPrice.Nanos(sum) : null,
        };
    }
}

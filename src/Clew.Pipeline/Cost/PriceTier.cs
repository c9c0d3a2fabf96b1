namespace Clew.Pipeline.Cost;

/// <summary>
/// Prices of one model for one size of request, in pico US dollars per token: whole numbers for all published prices, which have at most
/// six decimals per million tokens, so that sums are exact.
/// </summary>
internal sealed class PriceTier
{
    public const decimal PicosPerDollar = 1_000_000_000_000m;
    private const decimal TokensPerUnit = 1_000_000m;

    // The bucket that a bucket's price falls back to, or -1. A parent comes before its children.
    private static readonly int[] Parents = [-1, (int)PriceBucket.Input, (int)PriceBucket.Input, (int)PriceBucket.Input, (int)PriceBucket.CacheRead, (int)PriceBucket.Input, (int)PriceBucket.CacheWrite, -1, (int)PriceBucket.Output, (int)PriceBucket.Output, (int)PriceBucket.Output, -1];
    private readonly long?[] picos = new long?[PriceBuckets.Count];
    private readonly int[] pricedAs = new int[PriceBuckets.Count];

    public PriceTier(TierPrices prices, long aboveInputTokens)
    {
        AboveInputTokens = aboveInputTokens;
        ReadOnlySpan<decimal?> own =
        [
            prices.Input, prices.AudioInput, prices.ImageInput, prices.CacheRead, prices.AudioCacheRead, prices.CacheWrite, prices.CacheWrite1h,
            prices.Output, prices.AudioOutput, prices.ImageOutput, prices.Reasoning, prices.PerRequest * TokensPerUnit,
        ];
        for (int bucket = 0; bucket < own.Length; bucket++)
        {
            int parent = Parents[bucket];
            picos[bucket] = own[bucket] is { } price ? Picos(price) : parent < 0 ? null : picos[parent];
            pricedAs[bucket] = own[bucket] is not null || parent < 0 ? bucket : pricedAs[parent];
        }
    }

    /// <summary>The tier holds for requests with more input tokens than these.</summary>
    public long AboveInputTokens { get; }

    /// <summary>Null when the price is not known.</summary>
    public long? PicosPerToken(int bucket) => picos[bucket];

    /// <summary>The bucket whose price is taken, for one without a price of its own.</summary>
    public PriceBucket PricedAs(int bucket) => (PriceBucket)pricedAs[bucket];

    /// <summary>Null when a bucket in use has no price: a part of a bill is not a bill.</summary>
    public Int128? CostPicos(in BilledTokens tokens)
    {
        Int128 sum = 0;
        for (int bucket = 0; bucket < PriceBuckets.Count; bucket++)
        {
            long amount = tokens[bucket];
            if (amount == 0)
            {
                continue;
            }
            if (picos[bucket] is { } price)
            {
                sum += (Int128)amount * price;
            }
            else if (bucket != (int)PriceBucket.Request)
            {
                return null;
            }
        }
        return sum;
    }

    private static long Picos(decimal dollarsPerMillion)
    {
        decimal picosPerToken = dollarsPerMillion * (PicosPerDollar / TokensPerUnit);
        return dollarsPerMillion >= 0 && picosPerToken == decimal.Truncate(picosPerToken) && picosPerToken < long.MaxValue
            ? (long)picosPerToken
            : throw new InvalidDataException($"A price of {dollarsPerMillion} is negative or has more than six decimals.");
    }
}

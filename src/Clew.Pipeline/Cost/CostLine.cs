namespace Clew.Pipeline.Cost;

/// <summary>One line of a bill.</summary>
/// <param name="Bucket">What is paid for.</param>
/// <param name="Tokens">How many; 1 for a request's fee.</param>
/// <param name="PricePerMillionUsd">US dollars per million tokens, or per request; null when not known.</param>
/// <param name="PricedAs">The bucket whose price it is, where this one has none of its own.</param>
/// <param name="AmountUsd">Exact, in US dollars; null without a price.</param>
public sealed record CostLine(PriceBucket Bucket, long Tokens, decimal? PricePerMillionUsd, PriceBucket PricedAs, decimal? AmountUsd);

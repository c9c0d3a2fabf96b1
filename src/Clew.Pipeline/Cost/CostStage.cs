using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>
/// Prices the usage of a span by the day on which it started. A span without a price has no cost, not a cost of zero.
/// What the emitter itself reports is kept beside it, where a zero means that the emitter knew no price.
/// </summary>
internal sealed class CostStage(PriceTable prices)
{
    private const double NanosPerDollar = 1e9;

    public void Apply(Span span, in SpanFacts facts)
    {
        if (span.Usage is { } usage)
        {
            span.CostNanoUsd = prices.CostNanoUsd(facts.Provider, facts.ResponseModel, facts.RequestModel, usage, span.StartTimeUnixNano, facts.Parts);
        }
    }

    /// <summary>In nano US dollars; null for what is no cost: zero, negative, beyond what the number can hold.</summary>
    public static long? ReportedNanoUsd(double? dollars) =>
        dollars > 0 && dollars * NanosPerDollar < long.MaxValue ? (long)Math.Round(dollars.Value * NanosPerDollar) : null;
}

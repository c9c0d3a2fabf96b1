using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Cost;

/// <summary>Prices the usage of a span by the day on which it started. A span without a price has no cost, not a cost of zero.</summary>
internal sealed class CostStage(PriceTable prices)
{
    public void Apply(Span span, in SpanFacts facts)
    {
        if (span.Usage is { } usage)
        {
            span.CostNanoUsd = prices.CostNanoUsd(facts.Provider, facts.ResponseModel, facts.RequestModel, usage, span.StartTimeUnixNano);
        }
    }
}

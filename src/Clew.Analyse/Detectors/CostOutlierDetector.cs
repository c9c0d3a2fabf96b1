using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>A run that costs a multiple of what nearly all runs of its agent did.</summary>
internal sealed class CostOutlierDetector : IDetector
{
    private const int DearestCalls = 5;

    public string Id => "cost_outlier";

    public static bool IsOutlier(double? costUsd, AgentHistory? history, DetectorFacts facts) =>
        costUsd is { } cost && history is { CostUsdP95: { } p95 } && history.Runs >= facts.Thresholds["runsMin"]
        && cost >= facts.Thresholds["costUsdMin"] && cost >= facts.Thresholds["timesP95"] * p95;

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        List<Span> priced = [.. trace.Spans.Where(span => span is { Counted: true, CostNanoUsd: > 0 })];
        double cost = priced.Sum(span => span.CostNanoUsd!.Value) / 1e9;
        if (priced.Count == 0 || !IsOutlier(cost, trace.Trace.History, facts))
        {
            return;
        }
        AgentHistory history = trace.Trace.History!;
        Span first = priced[0];
        found.Add(
            facts, "", [.. priced.OrderByDescending(span => span.CostNanoUsd).Take(DearestCalls)],
            $"{Words.By(trace.AgentOf(first))} spent {Words.Usd(cost)} on this run. Of its last {Words.Number(history.Runs)} runs 95 % cost at most {Words.Usd(history.CostUsdP95!.Value)}"
                + $"{(history.CostUsdMedian is { } median ? $" and half at most {Words.Usd(median)}" : "")}; {Words.Times(facts.Thresholds["timesP95"])} times the 95th percentile light this.");
    }
}

using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>Input above a share of the model's window, where the price list knows it. Nothing more is said when the window was exceeded.</summary>
internal sealed class ContextNearLimitDetector : IDetector
{
    public string Id => "context_near_limit";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        double share = facts.Thresholds["windowShare"];
        foreach (IGrouping<string, ModelCall> group in trace.Calls.GroupBy(call => call.Model))
        {
            List<(ModelCall Call, double Use)> used = [.. group.Select(call => (call, Use(trace, call))).Where(item => item.Item2 > share)];
            if (used.Count == 0 || used.Exists(item => item.Use > 1))
            {
                continue;
            }
            (ModelCall fullest, double use) = used.MaxBy(item => item.Use);
            found.Add(
                facts, group.Key, [.. used.Select(item => item.Call.Span)],
                $"The input of {used.Count} call{(used.Count > 1 ? "s" : "")} of {Words.Quote(group.Key)} filled more than {Words.Percent(share)} of the context window; the fullest had "
                    + $"{Words.Number(fullest.Span.Usage!.Value.InputTotal)} of {Words.Number(trace.WindowOf(fullest)!.Value)} tokens ({Words.Percent(use)}).",
                model: group.Key);
        }
    }

    private static double Use(TraceView trace, ModelCall call) =>
        call.Span.Usage is { } usage && trace.WindowOf(call) is > 0 and long window ? usage.InputTotal / (double)window : 0;
}

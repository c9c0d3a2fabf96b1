using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>A call that the provider refused for its length, or whose input is larger than the window that the price list knows.</summary>
internal sealed class ContextOverflowDetector : IDetector
{
    public string Id => "context_overflow";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IGrouping<string, ModelCall> group in trace.Calls.Where(call => IsOver(trace, call) || ContextErrors.In(call.Span, facts)).GroupBy(call => call.Model))
        {
            ModelCall first = group.First();
            string how = IsOver(trace, first)
                ? $"got {Words.Number(first.Span.Usage!.Value.InputTotal)} tokens of input, more than its context window of {Words.Number(trace.WindowOf(first)!.Value)}"
                : $"ended because its input did not fit into the context window: {Words.Quote(ContextErrors.TextOf(first.Span))}";
            found.Add(facts, first.Model, [.. group.Select(call => call.Span)], $"A call of {Words.Quote(first.Model)} {how}.", model: first.Model, wasted: group);
        }
    }

    private static bool IsOver(TraceView trace, ModelCall call) => call.Span.Usage is { } usage && usage.InputTotal > trace.WindowOf(call);
}

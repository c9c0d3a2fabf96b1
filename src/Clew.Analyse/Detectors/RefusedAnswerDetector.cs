using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>The reason "content_filter", which stands for filters and refusals in every provider's words.</summary>
internal sealed class RefusedAnswerDetector : IDetector
{
    public string Id => "refused_answer";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IGrouping<string, ModelCall> group in trace.Calls.Where(call => call.EndedBy("content_filter"u8)).GroupBy(call => call.Model))
        {
            ModelCall first = group.First();
            int count = group.Count();
            found.Add(
                facts, first.Model, [.. group.Select(call => call.Span)],
                $"{(count > 1 ? $"{count} calls" : "A call")} of {Words.Quote(first.Model)} ended with the reason "
                    + $"{Words.Quote(first.Llm.FinishReasonsOriginal.Or(first.Llm.FinishReasons).ToString())}: a filter or the model refused to answer.",
                model: first.Model, wasted: group);
        }
    }
}

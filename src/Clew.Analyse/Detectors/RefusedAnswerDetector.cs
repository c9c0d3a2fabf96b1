using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>The reason "content_filter", which stands for filters and refusals in every provider's words, and for answers that are marked as a refusal.</summary>
internal sealed class RefusedAnswerDetector : IDetector
{
    public string Id => "refused_answer";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IGrouping<string, ModelCall> group in trace.Calls.Where(call => call.IsRefusedInLogs || call.EndedBy("content_filter"u8)).GroupBy(call => call.Model))
        {
            ModelCall first = group.First();
            int count = group.Count();
            found.Add(
                facts, first.Model, [.. group.Select(call => call.Span)],
                $"{(count > 1 ? $"{count} calls" : "A call")} of {Words.Quote(first.Model)} {How(first)}.",
                model: first.Model, wasted: group);
        }
    }

    private static string How(ModelCall call)
    {
        string reason = call.Llm.FinishReasonsOriginal.Or(call.Llm.FinishReasons).ToString();
        return reason is "" or "stop" or "completed"
            ? "ended as complete with an answer that is marked as a refusal"
            : $"ended with the reason {Words.Quote(reason)}: a filter or the model refused to answer";
    }
}

using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>
/// The reason "length", in whatever spelling it was sent. Calls that ask for a few tokens only (a label, a probability) end so on purpose; those that
/// hit the window are the business of <see cref="ContextOverflowDetector"/>.
/// </summary>
internal sealed class TruncationDetector : IDetector
{
    public string Id => "truncation";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        double intended = facts.Thresholds["intendedTokens"];
        foreach (IGrouping<string, ModelCall> group in trace.Calls
            .Where(call => call.EndedBy("length"u8) && !(call.Llm.MaxTokens <= intended) && call.Llm.FinishReasonsOriginal.Span.IndexOf("context_window"u8) < 0)
            .GroupBy(call => call.Model))
        {
            ModelCall first = group.First();
            string limit = first.Llm.MaxTokens is { } max ? $" The limit was {Words.Number(max)} tokens." : "";
            int count = group.Count();
            found.Add(
                facts, first.Model, [.. group.Select(call => call.Span)],
                $"{(count > 1 ? $"{count} answers" : "An answer")} of {Words.Quote(first.Model)} ended at the limit of output tokens "
                    + $"(finish reason {Words.Quote(first.Llm.FinishReasonsOriginal.Or(first.Llm.FinishReasons).ToString())}).{limit}",
                model: first.Model, wasted: group);
        }
    }
}

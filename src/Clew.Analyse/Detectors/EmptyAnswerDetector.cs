using Clew.Analyse.View;
using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// A complete answer without anything in it. The content has to be there, and the output tokens have to agree: of some streams only the emitter lost
/// the text.
/// </summary>
internal sealed class EmptyAnswerDetector : IDetector
{
    public string Id => "empty_answer";

    /// <summary>What the answer's span says without its messages being read; the screen asks the same.</summary>
    /// <param name="span">The call.</param>
    /// <param name="requestedTools">What the answer asks for; null when it was not captured.</param>
    /// <param name="outputTokens">An empty answer has no more.</param>
    public static bool MayBeEmpty(Span span, Utf8Text requestedTools, double outputTokens) =>
        !span.IsError && requestedTools is { IsNull: false, Length: 0 } && span.ErrorType.IsNullOrEmpty && HasNoPlainText(span.OutputPreview)
        && (span.Usage is not { } usage || usage.Output <= outputTokens)
        && (span.Llm is null || span.Llm.FinishReasons.IsNullOrEmpty || span.Llm.FinishReasons.Equals("stop"u8));

    /// <summary>Of an answer without text the preview shows the JSON around it, if anything.</summary>
    private static bool HasNoPlainText(Utf8Text preview) => preview.IsNullOrEmpty || preview.Span[0] is (byte)'[' or (byte)'{';

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        double outputTokens = facts.Thresholds["outputTokens"];
        foreach (IGrouping<string, ModelCall> group in trace.Calls.Where(call => MayBeEmpty(call.Span, call.RequestedTools, outputTokens) && IsEmpty(call.Span, trace.MessagesOf(call))).GroupBy(call => call.Model))
        {
            ModelCall first = group.First();
            int count = group.Count();
            found.Add(
                facts, first.Model, [.. group.Select(call => call.Span)],
                $"{(count > 1 ? $"{count} answers" : "An answer")} of {Words.Quote(first.Model)} had no text and asked for no tool, although the call ended as complete.",
                model: first.Model, wasted: group);
        }
    }

    /// <summary>An answer that was sent as an empty text is no message at all; then the tokens have to say that there was none.</summary>
    private static bool IsEmpty(Span span, SpanMessages messages) =>
        (messages.Output.Count > 0 || span.Usage is not null)
        && messages.Output.SelectMany(message => message.Parts).All(part => part.Type is "text" or "reasoning" && string.IsNullOrWhiteSpace(part.Text));
}

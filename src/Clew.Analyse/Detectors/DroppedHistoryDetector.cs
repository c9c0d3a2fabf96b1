using Clew.Analyse.View;
using Clew.Pipeline.Messages;

namespace Clew.Analyse.Detectors;

/// <summary>
/// A call that goes on where an earlier one of the same loop ended (it has that call's answer or the result of a tool which that call asked for) but lacks
/// messages that the earlier call had, a user's among them. Counted are messages of users, models and tools, not instructions. A new text that speaks
/// of a summary stands for them; tokens that did not shrink say that the provider keeps the history.
/// </summary>
internal sealed class DroppedHistoryDetector : IDetector
{
    /// <summary>A shorter answer ("yes") may come twice.</summary>
    private const int AnswerLengthMin = 20;

    /// <summary>Calls before this many are not compared with: the one that is continued is close.</summary>
    private const int LookBack = 8;

    public string Id => "dropped_history";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IReadOnlyList<ModelCall> calls in Sequences.OfCalls(trace))
        {
            for (int i = 1; i < calls.Count; i++)
            {
                for (int k = i - 1; k >= Math.Max(0, i - LookBack); k--)
                {
                    if (Shrank(calls[k], calls[i], facts) && Continues(trace, calls[k], calls[i]))
                    {
                        Compare(trace, facts, found, calls[k], calls[i]);
                        break;
                    }
                }
            }
        }
    }

    private static bool Shrank(ModelCall earlier, ModelCall later, DetectorFacts facts) =>
        earlier.Span.Usage is { } before && later.Span.Usage is { InputTotal: > 0 } after && after.InputTotal < facts.Thresholds["inputShare"] * before.InputTotal;

    private static bool Continues(TraceView trace, ModelCall earlier, ModelCall later)
    {
        SpanMessages before = trace.MessagesOf(earlier);
        SpanMessages after = trace.MessagesOf(later);
        HashSet<string> answer = [.. before.Output.SelectMany(message => message.Parts).Select(Key).OfType<string>().Where(key => key.Length > AnswerLengthMin || key.StartsWith('#'))];
        return answer.Count > 0 && after.Input.SelectMany(message => message.Parts).Any(part => Key(part) is { } key && answer.Contains(key));
    }

    private static void Compare(TraceView trace, DetectorFacts facts, FindingList found, ModelCall earlier, ModelCall later)
    {
        SpanMessages before = trace.MessagesOf(earlier);
        SpanMessages after = trace.MessagesOf(later);
        HashSet<string> kept = [.. after.Input.SelectMany(message => message.Parts).Select(Key).OfType<string>()];
        HashSet<string> known = [.. before.Input.Concat(before.Output).SelectMany(message => message.Parts).Concat(before.SystemInstructions).Select(Key).OfType<string>()];
        bool isSummarised = after.Input.SelectMany(message => message.Parts).Concat(after.SystemInstructions)
            .Any(part => part.Text is { } text && !known.Contains(Key(part)!) && facts.Words["summary"].Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        List<Message> lost = [.. before.Input.Where(message => message.Role != "system" && message.Parts.Count > 0 && message.Parts.All(part => Key(part) is { } key && !kept.Contains(key)))];
        if (isSummarised || lost.Count < facts.Thresholds["messages"] || !lost.Exists(message => message.Role == "user"))
        {
            return;
        }
        found.Add(
            facts, later.Model, [earlier.Span, later.Span],
            $"A call of {Words.Quote(later.Model)} goes on with a conversation but lacks {lost.Count} of the {before.Input.Count} messages that the call before it had, among them the user's "
                + $"{Words.Quote(lost.First(message => message.Role == "user").Parts[0].Text ?? "")}. Its input shrank from {Words.Number(earlier.Span.Usage!.Value.InputTotal)} to "
                + $"{Words.Number(later.Span.Usage!.Value.InputTotal)} tokens and no summary stands for them.",
            model: later.Model);
    }

    /// <summary>The same for the same part in another call; null for parts that can't be compared.</summary>
    private static string? Key(MessagePart part) => part switch
    {
        { Type: "tool_call" or "tool_result", Id.Length: > 0 } => "#" + part.Id,
        { Type: "tool_result", Result.Length: > 0 } => part.Result.Trim(),
        { Text.Length: > 0, Type: "text" } => part.Text.Trim(),
        _ => null,
    };
}

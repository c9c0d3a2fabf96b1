using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>One call of a chat model that counts: of several spans about it the one that the ledger chose.</summary>
/// <param name="Span">The counted span.</param>
/// <param name="Scope">Who made it: the nearest agent, tool or evaluator around it; null when there is none.</param>
/// <param name="Loop">Spans with the same one take part in the same loop: <see cref="Scope"/>, or the top of the tree.</param>
internal sealed record ModelCall(Span Span, Span? Scope, Span Loop)
{
    public GenAICall Llm => Span.Llm!;

    /// <summary>What its answer asks for, as <see cref="Span.RequestedTools"/> tells, or the log records that carry the answer.</summary>
    public Utf8Text RequestedTools { get; init; } = Span.RequestedTools;

    /// <summary>The answer is in log records, and marked as a refusal there.</summary>
    public bool IsRefusedInLogs { get; init; }

    public bool IsFailed => Span.IsError || !Span.ErrorType.IsNullOrEmpty;

    public string Model => Llm.ResponseModel.Or(Llm.RequestModel).ToString();

    /// <summary>Whether a canonical reason is among those of the choices.</summary>
    public bool EndedBy(ReadOnlySpan<byte> reason)
    {
        ReadOnlySpan<byte> reasons = Llm.FinishReasons.Span;
        foreach (Range part in reasons.Split((byte)','))
        {
            if (reasons[part].SequenceEqual(reason))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>False when its answer is known and asks for none, so that it need not be read for that.</summary>
    public bool MayAskForTools => RequestedTools.Length > 0 || !Span.HasContent;

    public bool AsksForTools => RequestedTools.Length > 0 || EndedBy("tool_calls"u8);
}

using System.Text;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>
/// The candidates of an answer, put together from however many events they come in. A protocol may name a candidate's or a piece's number
/// after its content, so both are added only when they are complete.
/// </summary>
internal sealed class AnswerChoices(bool capturesContent)
{
    // No provider gives more candidates; texts beyond the limit would be cut anyway when they are recorded.
    private const int MaxChoices = 128;
    private const int MaxContentChars = 1024 * 1024;

    private readonly List<AnswerChoice> choices = [];
    private AnswerChoice? current;
    private AnswerPart? part;
    private int choicesOfDocument;
    private int contentChars;

    public bool AllFinished => choices.Count > 0 && choices.TrueForAll(choice => choice.FinishReason is not null);

    private AnswerPart Part => part ??= new AnswerPart();

    private AnswerChoice Current => current ??= new AnswerChoice { Index = choicesOfDocument };

    public void BeginChoice()
    {
        EndChoice();
        current = new AnswerChoice { Index = choicesOfDocument++ };
    }

    public void EndChoice()
    {
        EndPart();
        if (current is null)
        {
            return;
        }
        if (choices.Find(choice => choice.Index == current.Index) is { } known)
        {
            known.Merge(current);
        }
        else if (choices.Count < MaxChoices && (current.Parts.Count > 0 || current.FinishReason is not null))
        {
            choices.Add(current);
        }
        current = null;
    }

    public void EndDocument()
    {
        EndChoice();
        choicesOfDocument = 0;
    }

    public void BeginPart()
    {
        EndPart();
        part = new AnswerPart();
    }

    public void EndPart()
    {
        if (part is { IsEmpty: false })
        {
            Current.Add(part);
        }
        part = null;
    }

    public void SetIndex(WireField field, int index)
    {
        if (field == WireField.ChoiceIndex)
        {
            Current.Index = index;
        }
        else
        {
            Part.Index = index;
        }
    }

    public void Set(WireField field, string text)
    {
        switch (field)
        {
            case WireField.FinishReason:
                Current.FinishReason = text;
                break;
            case WireField.PartType:
                Part.Type = text;
                break;
            case WireField.ToolId:
                Part.ToolId = text;
                break;
            case WireField.ToolName:
                Part.ToolName = text;
                break;
        }
    }

    public void MarkReasoning() => Part.IsReasoning = true;

    public void AddContent(WireField field, ref Utf8JsonReader reader)
    {
        if (field is WireField.ToolArguments or WireField.ToolArgumentsObject)
        {
            Part.HasArguments = true;
            Append(ref reader);
            return;
        }
        bool isReasoning = field == WireField.ReasoningText;
        if (part is { HasText: true, Index: null, Type: null } && part.IsReasoning != isReasoning)
        {
            EndPart();
        }
        Part.HasText = true;
        Part.IsReasoning |= isReasoning;
        Append(ref reader);
    }

    public void AddToolArguments(string json)
    {
        Part.HasArguments = true;
        Append(json);
    }

    /// <summary>One reason per candidate; null when none gave one and the answer is not broken.</summary>
    public string[]? FinishReasons(bool isBroken)
    {
        EndChoice();
        return choices.Count == 0 || (!isBroken && choices.TrueForAll(choice => choice.FinishReason is null)) ? null
            : [.. choices.OrderBy(choice => choice.Index).Select(choice => choice.FinishReason ?? "error")];
    }

    public IReadOnlyList<RequestedToolCall>? ToolCalls()
    {
        List<RequestedToolCall>? calls = null;
        foreach (AnswerChoice choice in choices)
        {
            foreach (AnswerPart piece in choice.Parts)
            {
                if (piece.IsRequest)
                {
                    (calls ??= []).Add(new RequestedToolCall(piece.ToolId, piece.ToolName!));
                }
            }
        }
        return calls;
    }

    public string? ToJson() => choices.Count == 0 ? null : ContentJson.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (AnswerChoice choice in choices.OrderBy(choice => choice.Index))
        {
            choice.WriteTo(writer);
        }
        writer.WriteEndArray();
    });

    private void Append(ref Utf8JsonReader reader)
    {
        if (capturesContent)
        {
            Append(reader.GetString()!);
        }
    }

    private void Append(string text)
    {
        if (contentChars + text.Length <= MaxContentChars)
        {
            contentChars += text.Length;
            (Part.Content ??= new StringBuilder()).Append(text);
        }
    }
}

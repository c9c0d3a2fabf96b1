using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>Gathers an <see cref="InferenceResponse"/> from an answer: one JSON document, or the events of a stream one after another.</summary>
internal sealed class ResponseFields(Protocol protocol, bool capturesContent) : JsonFieldReader(protocol.Response)
{
    private readonly AnswerTokens tokens = new();
    private readonly AnswerChoices choices = new(capturesContent);
    private readonly InferenceResponse response = new();
    private JsonCopy? copy;
    private string? eventType;
    private string? status;
    private string? statusReason;
    private string? modality;

    public string? ErrorType { get; private set; }

    public string? ErrorMessage { get; private set; }

    /// <summary>Whether the answer itself said that it is over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the last document read is part of the answer, and not a sign of life or the like.</summary>
    public bool IsChunk { get; private set; }

    /// <summary>Documents read to their end.</summary>
    public int Documents { get; private set; }

    /// <summary>Whether every candidate known has said why it ended.</summary>
    public bool HasFinishReasons => choices.AllFinished;

    /// <summary>Everything known until now.</summary>
    /// <param name="isBroken">Whether the answer ended before its end: a candidate that gave no reason then ended with an error.</param>
    public InferenceResponse ToResponse(bool isBroken)
    {
        tokens.WriteTo(response, protocol.InputExcludesCache);
        response.FinishReasons = ReasonOfStatus() ?? choices.FinishReasons(isBroken);
        response.ToolCalls = choices.ToolCalls();
        if (capturesContent)
        {
            response.OutputMessages = choices.ToJson;
        }
        return response;
    }

    protected override void OnToken(ref Utf8JsonReader reader)
    {
        if (copy is { } target && target.Add(ref reader))
        {
            copy = null;
            choices.AddToolArguments(target.ToString());
        }
    }

    protected override void OnField(WireField field, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                OnNumber(field, ref reader);
                break;
            case JsonTokenType.String:
                OnText(field, ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                OnFlag(field, reader.GetBoolean());
                break;
            case JsonTokenType.StartObject:
                OnObjectStart(field, ref reader);
                break;
        }
    }

    protected override void OnObjectEnd(WireField field)
    {
        if (field == WireField.Part)
        {
            choices.EndPart();
        }
        else if (field == WireField.Choice)
        {
            choices.EndChoice();
        }
    }

    protected override void OnArrayEnd(WireField elementField)
    {
        if (elementField == WireField.VectorValue)
        {
            tokens.EndVector();
        }
    }

    protected override void OnDocumentEnd()
    {
        choices.EndDocument();
        Documents++;
        IsChunk = eventType is null || !protocol.IgnoredEvents.Contains(eventType);
        HasEnded |= eventType is not null && protocol.EndEvents.Contains(eventType);
        eventType = null;
    }

    private void OnObjectStart(WireField field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case WireField.Choice:
                choices.BeginChoice();
                break;
            case WireField.Part:
                choices.BeginPart();
                break;
            case WireField.ToolArgumentsObject when capturesContent:
                copy = new JsonCopy(ref reader);
                break;
        }
    }

    private void OnText(WireField field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case WireField.Text or WireField.ReasoningText or WireField.ToolArguments or WireField.ToolArgumentsObject:
                choices.AddContent(field, ref reader);
                break;
            case WireField.ToolId or WireField.ToolName or WireField.PartType or WireField.FinishReason:
                choices.Set(field, reader.GetString()!);
                break;
            case WireField.Id:
                response.Id = Same(response.Id, ref reader);
                break;
            case WireField.Model:
                response.Model = Same(response.Model, ref reader);
                break;
            case WireField.ServiceTier:
                response.ServiceTier = Same(response.ServiceTier, ref reader);
                break;
            case WireField.SystemFingerprint:
                response.SystemFingerprint = Same(response.SystemFingerprint, ref reader);
                break;
            case WireField.EventType:
                eventType ??= reader.GetString();
                break;
            case WireField.Status:
                status = reader.GetString();
                break;
            case WireField.Modality:
                modality = Same(modality, ref reader);
                break;
            case WireField.StatusReason:
                statusReason = reader.GetString();
                break;
            case WireField.VectorBase64:
                // Four characters are three bytes, and four bytes one number.
                response.Dimensions ??= (reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length) * 3 / 16;
                break;
            case WireField.ErrorCode or WireField.ErrorType or WireField.ErrorMessage:
                OnError(field, reader.GetString()!);
                break;
        }
    }

    // Streams repeat the same texts in each event.
    private static string? Same(string? known, ref Utf8JsonReader reader) => known is not null && reader.ValueTextEquals(known) ? known : reader.GetString();

    private void OnNumber(WireField field, ref Utf8JsonReader reader)
    {
        if (field is WireField.VectorValue)
        {
            tokens.CountVectorValue();
        }
        else if (!reader.TryGetInt64(out long value))
        {
            return;
        }
        else if (field is WireField.InputTokensOfModality or WireField.OutputTokensOfModality)
        {
            tokens.SetOfModality(modality, field == WireField.InputTokensOfModality, value);
        }
        else if (field is WireField.ChoiceIndex or WireField.PartIndex)
        {
            choices.SetIndex(field, (int)value);
        }
        else
        {
            tokens.Set(field, value);
        }
    }

    private void OnFlag(WireField field, bool value)
    {
        if (field == WireField.PartIsReasoning && value)
        {
            choices.MarkReasoning();
        }
        else if (field == WireField.Done)
        {
            HasEnded |= value;
        }
    }

    // A code is finer than a type; a code that is only a number, as some have, says nothing that the status does not.
    private void OnError(WireField field, string text)
    {
        if (field == WireField.ErrorMessage)
        {
            ErrorMessage ??= text;
        }
        else if (field == WireField.ErrorCode)
        {
            ErrorType = text.All(char.IsAsciiDigit) ? ErrorType : text;
        }
        else
        {
            ErrorType ??= text;
        }
    }

    // OpenAI's Responses have a status in place of a reason; the conventions say how it translates.
    private string[]? ReasonOfStatus() => status switch
    {
        "completed" => [choices.ToolCalls() is null ? "stop" : "tool_call"],
        "incomplete" => [statusReason is null or "max_output_tokens" ? "length" : statusReason],
        "failed" or "cancelled" => ["error"],
        _ => statusReason is null ? null : [statusReason],
    };
}

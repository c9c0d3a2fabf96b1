using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>Fills an <see cref="InferenceRequest"/> from a request's body.</summary>
internal sealed class RequestFields(Protocol protocol, InferenceRequest request) : JsonFieldReader(protocol.Request)
{
    // More of either is not telemetry any more, and no provider takes as many.
    private const int MaxListLength = 64;

    private readonly List<string> stopSequences = [];
    private readonly List<string> encodingFormats = [];
    private ulong seen;

    /// <summary>Whether the body has what a request of this protocol must have.</summary>
    public bool HasShape => Array.TrueForAll(protocol.Shape, wanted => (seen & Bit(wanted)) != 0);

    /// <summary>Hands over the lists, when the body is at its end.</summary>
    public void Complete()
    {
        request.StopSequences = stopSequences.Count > 0 ? [.. stopSequences] : null;
        request.EncodingFormats = encodingFormats.Count > 0 ? [.. encodingFormats] : null;
        if ((seen & Bit(WireField.Stream)) == 0)
        {
            request.Stream = protocol.Streams;
        }
    }

    protected override void OnField(WireField field, ref Utf8JsonReader reader)
    {
        seen |= Bit(field);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                OnText(field, ref reader);
                break;
            case JsonTokenType.Number:
                OnNumber(field, ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                OnFlag(field, reader.GetBoolean());
                break;
        }
    }

    private static ulong Bit(WireField field) => 1UL << (int)field;

    private void OnText(WireField field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case WireField.Model:
                request.Model = reader.GetString();
                break;
            case WireField.ReasoningLevel:
                request.ReasoningLevel = reader.GetString();
                break;
            case WireField.ServiceTier:
                request.ServiceTier = reader.GetString();
                break;
            case WireField.PreviousResponseId:
                request.PreviousResponseId = reader.GetString();
                break;
            case WireField.ConversationId:
                request.ConversationId = reader.GetString();
                break;
            case WireField.OutputType:
                request.OutputType = OutputTypeOf(reader.GetString()!);
                break;
            case WireField.StopSequence when stopSequences.Count < MaxListLength:
                stopSequences.Add(reader.GetString()!);
                break;
            case WireField.EncodingFormat when encodingFormats.Count < MaxListLength:
                encodingFormats.Add(reader.GetString()!);
                break;
        }
    }

    private void OnNumber(WireField field, ref Utf8JsonReader reader)
    {
        double value = reader.GetDouble();
        switch (field)
        {
            case WireField.Temperature:
                request.Temperature = value;
                break;
            case WireField.TopP:
                request.TopP = value;
                break;
            case WireField.TopK:
                request.TopK = (int)value;
                break;
            case WireField.MaxTokens:
                request.MaxTokens = (long)value;
                break;
            case WireField.FrequencyPenalty:
                request.FrequencyPenalty = value;
                break;
            case WireField.PresencePenalty:
                request.PresencePenalty = value;
                break;
            case WireField.Seed:
                request.Seed = reader.TryGetInt64(out long seed) ? seed : null;
                break;
            case WireField.ChoiceCount:
                request.ChoiceCount = (int)value;
                break;
            case WireField.Dimensions:
                request.Dimensions = (int)value;
                break;
        }
    }

    private void OnFlag(WireField field, bool value)
    {
        if (field == WireField.Stream)
        {
            request.Stream = value;
        }
    }

    // The conventions name the modality asked for, not the format: JSON by schema is json too.
    private static string OutputTypeOf(string format) => format.Contains("json", StringComparison.OrdinalIgnoreCase) ? GenAIValues.OutputType.Json
        : format.StartsWith("text", StringComparison.OrdinalIgnoreCase) ? GenAIValues.OutputType.Text : format;
}

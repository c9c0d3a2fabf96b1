using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Reads what Microsoft.Extensions.AI says into what the conventions ask for. Never throws: a fault is reported, and less is recorded.</summary>
internal static class ChatReading
{
    public static InferenceRequest? Request(ModelEndpoint endpoint, ClientSpans spans, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream)
    {
        try
        {
            return new InferenceRequest
            {
                Provider = endpoint.Provider,
                Model = options?.ModelId ?? endpoint.Model,
                ServerAddress = endpoint.ServerAddress,
                ServerPort = endpoint.ServerPort,
                Stream = isStream,
                IsRecordedByClient = spans.Exist(),
                Temperature = Widen(options?.Temperature),
                TopP = Widen(options?.TopP),
                TopK = options?.TopK,
                MaxTokens = options?.MaxOutputTokens,
                FrequencyPenalty = Widen(options?.FrequencyPenalty),
                PresencePenalty = Widen(options?.PresencePenalty),
                StopSequences = options?.StopSequences is { Count: > 0 } sequences ? [.. sequences] : null,
                Seed = options?.Seed,
                OutputType = OutputType(options?.ResponseFormat),
                ReasoningLevel = ReasoningLevel(options?.Reasoning?.Effort),
                ConversationId = options?.ConversationId,
                InputMessages = () => MessageJson.Messages(messages),
                SystemInstructions = options?.Instructions is { Length: > 0 } instructions ? () => MessageJson.Instructions(instructions) : null,
                ToolDefinitions = options?.Tools is { Count: > 0 } tools ? () => MessageJson.Definitions(tools) : null,
            };
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("reading a chat request", exception);
            return null;
        }
    }

    public static InferenceResponse Answer(ChatResponse response)
    {
        InferenceResponse answer = new();
        try
        {
            answer.Model = response.ModelId;
            answer.Id = response.ResponseId;
            answer.FinishReasons = response.FinishReason is { } reason ? [reason.Value] : null;
            UsageReading.Fill(answer, response.Usage);
            answer.ToolCalls = ToolCalls(response.Messages.SelectMany(message => message.Contents));
            answer.OutputMessages = () => MessageJson.Messages(response.Messages);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("reading a chat response", exception);
        }
        return answer;
    }

    public static IReadOnlyList<RequestedToolCall>? ToolCalls(IEnumerable<AIContent> contents)
    {
        List<RequestedToolCall>? calls = null;
        foreach (AIContent content in contents)
        {
            if (content is FunctionCallContent { InformationalOnly: false } call)
            {
                (calls ??= []).Add(new RequestedToolCall(call.CallId, call.Name));
            }
        }
        return calls;
    }

    /// <summary>The shortest decimal that means the same number: 0.7f is 0.7, not 0.699999988079071.</summary>
    private static double? Widen(float? value) => value is { } number ? (double)(decimal)number : null;

    private static string? OutputType(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatText => "text",
        ChatResponseFormatJson => "json",
        _ => null,
    };

    private static string? ReasoningLevel(ReasoningEffort? effort) => effort switch
    {
        null => null,
        ReasoningEffort.ExtraHigh => "xhigh",
        { } level => level.ToString().ToLowerInvariant(),
    };
}

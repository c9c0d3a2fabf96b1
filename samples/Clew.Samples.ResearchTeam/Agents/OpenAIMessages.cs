using Clew.Samples.ResearchTeam.Tools;
using OpenAI.Chat;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Between the team's messages and the OpenAI SDK's types.</summary>
internal static class OpenAIMessages
{
    /// <summary>Metadata keys by which the mock model server finds its script; a real provider only stores them.</summary>
    public const string ScenarioKey = "scenario";
    public const string AgentKey = "agent";

    public static IEnumerable<ChatMessage> From(ModelRequest request) =>
        request.Messages.Select(From).Prepend(new SystemChatMessage(request.Instructions));

    public static ChatCompletionOptions Options(ModelRequest request)
    {
        ChatCompletionOptions options = new()
        {
            MaxOutputTokenCount = request.MaxTokens,
            Temperature = request.Temperature,
            EndUserId = request.UserId,
            Metadata = { [ScenarioKey] = request.Run.ScenarioId, [AgentKey] = request.Agent },
        };
        foreach (Tool tool in request.Tools)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.Parameters)));
        }
        return options;
    }

    public static TokenTotals Usage(ChatTokenUsage usage) => new(
        usage.InputTokenCount,
        usage.InputTokenDetails?.CachedTokenCount ?? 0,
        usage.OutputTokenCount,
        usage.OutputTokenDetails?.ReasoningTokenCount ?? 0);

    public static string FinishReason(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.Stop => "stop",
        ChatFinishReason.Length => "length",
        ChatFinishReason.ContentFilter => "content_filter",
        ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => "tool_call",
        _ => "error",
    };

    private static ChatMessage From(AgentMessage message)
    {
        if (message.ToolCallId is not null)
        {
            return new ToolChatMessage(message.ToolCallId, message.Text);
        }
        if (message.Role == "user")
        {
            return new UserChatMessage(message.Text);
        }
        if (message.ToolCalls.Count == 0)
        {
            return new AssistantChatMessage(message.Text);
        }
        AssistantChatMessage assistant = new(message.ToolCalls.Select(
            call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments))));
        if (message.Text.Length > 0)
        {
            assistant.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        }
        return assistant;
    }
}

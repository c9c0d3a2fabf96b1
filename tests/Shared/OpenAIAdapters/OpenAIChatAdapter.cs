using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;
using AIReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace Clew.Tests.Models;

/// <summary>The SDK's chat client as an <see cref="IChatClient"/>, with the members and the counts that the published adapter maps.</summary>
public sealed class OpenAIChatAdapter(ChatClient client, string model, Uri endpoint) : IChatClient
{
    private readonly ChatClientMetadata metadata = new("openai", endpoint, model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<AIMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatCompletion completion = await client.CompleteChatAsync(messages.SelectMany(ToSdk), ToSdk(options), cancellationToken);
        List<AIContent> contents = [.. completion.Content.Select(static part => new TextContent(part.Text))];
        contents.AddRange(completion.ToolCalls.Select(static call => Call(call.Id, call.FunctionName, call.FunctionArguments.ToString())));
        return new ChatResponse(new AIMessage(ChatRole.Assistant, contents))
        {
            ModelId = completion.Model, ResponseId = completion.Id, FinishReason = Reason(completion.FinishReason), Usage = Usage(completion.Usage),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AIMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SortedDictionary<int, (string Id, string Name, string Arguments)> calls = [];
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages.SelectMany(ToSdk), ToSdk(options), cancellationToken))
        {
            foreach (StreamingChatToolCallUpdate part in update.ToolCallUpdates)
            {
                (string id, string name, string arguments) = calls.GetValueOrDefault(part.Index, ("", "", ""));
                calls[part.Index] = (id + part.ToolCallId, name + part.FunctionName, arguments + part.FunctionArgumentsUpdate);
            }
            ChatResponseUpdate result = new(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(static part => part.Text)))
            {
                ModelId = update.Model, ResponseId = update.CompletionId, FinishReason = update.FinishReason is { } reason ? Reason(reason) : null,
            };
            if (update.FinishReason is not null)
            {
                calls.Values.ToList().ForEach(call => result.Contents.Add(Call(call.Id, call.Name, call.Arguments)));
            }
            if (update.Usage is { } usage)
            {
                result.Contents.Add(new UsageContent(Usage(usage)));
            }
            yield return result;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? metadata : null;

    public void Dispose()
    {
    }

    private static ChatCompletionOptions ToSdk(ChatOptions? options)
    {
        ChatCompletionOptions result = new() { Temperature = options?.Temperature, MaxOutputTokenCount = options?.MaxOutputTokens };
        foreach (AIFunctionDeclaration tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            result.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }
        return result;
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> ToSdk(AIMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(static result => new ToolChatMessage(result.CallId, result.Result?.ToString() ?? ""));
        }
        ChatToolCall[] calls = [.. message.Contents.OfType<FunctionCallContent>().Select(static call =>
            ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromObjectAsJson(call.Arguments)))];
        return message.Role == ChatRole.System ? [new SystemChatMessage(message.Text)]
            : message.Role == ChatRole.User ? [new UserChatMessage(message.Text)]
            : [calls is [] ? new AssistantChatMessage(message.Text) : new AssistantChatMessage(calls)];
    }

    private static FunctionCallContent Call(string id, string name, string arguments) =>
        new(id, name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments));

    private static AIReason Reason(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.ToolCalls => AIReason.ToolCalls,
        OpenAI.Chat.ChatFinishReason.Length => AIReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => AIReason.ContentFilter,
        _ => AIReason.Stop,
    };

    private static UsageDetails Usage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };
}

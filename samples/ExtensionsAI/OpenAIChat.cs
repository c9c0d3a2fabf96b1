using System.Runtime.CompilerServices;
using System.Text.Json;
using Clew.Samples;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace ExtensionsAI;

/// <summary>
/// Text and functions of the OpenAI SDK as an <see cref="IChatClient"/>: as much as this sample needs. An application takes the adapter of
/// Microsoft.Extensions.AI.OpenAI.
/// </summary>
public sealed class OpenAIChat(SampleModel model) : IChatClient
{
    private readonly ChatClient client = model.CreateClient();

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatCompletionOptions request = new();
        foreach (AIFunctionDeclaration tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            request.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }
        SortedDictionary<int, (string Id, string Name, string Arguments)> calls = [];
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages.SelectMany(ToOpenAI), request, cancellationToken))
        {
            foreach (StreamingChatToolCallUpdate part in update.ToolCallUpdates)
            {
                (string Id, string Name, string Arguments) call = calls.GetValueOrDefault(part.Index, ("", "", ""));
                calls[part.Index] = (call.Id + part.ToolCallId, call.Name + part.FunctionName, call.Arguments + part.FunctionArgumentsUpdate);
            }
            yield return Update(update, update.FinishReason is null ? [] : calls.Values);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", model.Endpoint, model.Name) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static ChatResponseUpdate Update(StreamingChatCompletionUpdate update, IEnumerable<(string Id, string Name, string Arguments)> calls)
    {
        ChatResponseUpdate result = new(Microsoft.Extensions.AI.ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(part => part.Text)))
        {
            ModelId = update.Model,
            ResponseId = update.CompletionId,
            FinishReason = update.FinishReason switch
            {
                null => null,
                OpenAI.Chat.ChatFinishReason.ToolCalls => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
                OpenAI.Chat.ChatFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
                _ => Microsoft.Extensions.AI.ChatFinishReason.Stop,
            },
        };
        foreach ((string id, string name, string arguments) in calls)
        {
            result.Contents.Add(new FunctionCallContent(id, name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)));
        }
        if (update.Usage is { } usage)
        {
            result.Contents.Add(new UsageContent(new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount }));
        }
        return result;
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> ToOpenAI(ChatMessage message)
    {
        if (message.Role == Microsoft.Extensions.AI.ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, result.Result?.ToString() ?? ""));
        }
        ChatToolCall[] calls = [.. message.Contents.OfType<FunctionCallContent>().Select(call =>
            ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromObjectAsJson(call.Arguments)))];
        return message.Role == Microsoft.Extensions.AI.ChatRole.Assistant
            ? [calls is [] ? new AssistantChatMessage(message.Text) : new AssistantChatMessage(calls)]
            : [new UserChatMessage(message.Text)];
    }
}

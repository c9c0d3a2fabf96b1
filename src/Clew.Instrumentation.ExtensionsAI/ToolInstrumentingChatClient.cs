using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Hands recorded functions to a client that invokes functions.</summary>
internal sealed class ToolInstrumentingChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, WithRecordedTools(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, WithRecordedTools(options), cancellationToken);

    private static ChatOptions? WithRecordedTools(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools || !GenAI.IsEnabled)
        {
            return options;
        }
        ChatOptions copy = options.Clone();
        copy.Tools = tools.WithGenAI();
        return copy;
    }
}

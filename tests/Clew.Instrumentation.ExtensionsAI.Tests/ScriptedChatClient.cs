using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>A provider's client that answers from a script and notes which span was current while it worked.</summary>
internal sealed class ScriptedChatClient(params IEnumerable<ChatResponseUpdate[]> answers) : IChatClient
{
    private readonly Queue<ChatResponseUpdate[]> script = new(answers);

    public List<string?> SpansAtWork { get; } = [];

    public bool IsStreamDisposed { get; private set; }

    /// <summary>Thrown after the script's updates.</summary>
    public Exception? Failure { get; init; }

    public ChatClientMetadata Metadata { get; init; } = new("openai", new Uri("https://api.example.com:8443/v1"), "gpt-4o");

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        SpansAtWork.Add(Activity.Current?.DisplayName);
        await Task.Yield();
        return Failure is null ? script.Dequeue().ToChatResponse() : throw Failure;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            foreach (ChatResponseUpdate update in script.Dequeue())
            {
                SpansAtWork.Add(Activity.Current?.DisplayName);
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return update;
            }
            if (Failure is not null)
            {
                throw Failure;
            }
        }
        finally
        {
            IsStreamDisposed = true;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

    public void Dispose()
    {
    }

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text) { ModelId = "gpt-4o-2024-08-06", ResponseId = "resp-1" };

    public static ChatResponseUpdate Call(string id, string name, params (string Key, object? Value)[] arguments) =>
        new(ChatRole.Assistant, [new FunctionCallContent(id, name, arguments.ToDictionary(item => item.Key, item => item.Value))]) { ModelId = "gpt-4o-2024-08-06", ResponseId = "resp-1" };

    public static ChatResponseUpdate End(ChatFinishReason reason, UsageDetails? usage = null) =>
        new(ChatRole.Assistant, [new UsageContent(usage ?? new UsageDetails { InputTokenCount = 120, OutputTokenCount = 40, TotalTokenCount = 160 })]) { FinishReason = reason, ResponseId = "resp-1" };
}

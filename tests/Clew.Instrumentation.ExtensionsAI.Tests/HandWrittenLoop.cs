using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>A client that invokes functions, as Microsoft.Extensions.AI has one: streams, runs the tools asked for, asks again.</summary>
internal sealed class HandWrittenLoop(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> history = [.. messages];
        while (true)
        {
            List<ChatResponseUpdate> updates = [];
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(history, options, cancellationToken))
            {
                updates.Add(update);
                yield return update;
            }
            ChatResponse response = updates.ToChatResponse();
            FunctionCallContent[] calls = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
            if (calls is [])
            {
                yield break;
            }
            history.AddRange(response.Messages);
            FunctionResultContent[] results = await Task.WhenAll(calls.Select(call =>
                options!.Tools!.OfType<AIFunction>().Single(function => function.Name == call.Name).InvokeAsync(call, cancellationToken)));
            history.Add(new ChatMessage(ChatRole.Tool, [.. results]));
        }
    }
}

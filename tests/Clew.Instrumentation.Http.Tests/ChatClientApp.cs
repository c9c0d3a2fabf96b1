using Clew.Tests.Models;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>An application that knows only <see cref="IChatClient"/>, with an official SDK behind it.</summary>
public sealed class ChatClientApp(ModelApp sdk) : ModelApp
{
    public override Uri Address => sdk.Address;

    public override string Provider => sdk.Provider;

    public override bool CountsReasoning => sdk.CountsReasoning;

    public override bool CountsCacheWrite => sdk.CountsCacheWrite;

    public override bool IsOpenAI => sdk.IsOpenAI;

    public override string[] RequestAttributes => sdk.RequestAttributes;

    public override string ToString() => $"IChatClient-{sdk}";

    internal static IChatClient Client(ModelApp sdk, HttpClient http, Uri origin, int retries = 0) => sdk is AnthropicApp
        ? AnthropicApp.Client(http, origin, retries).AsIChatClient("model-1")
        : new OpenAIChatAdapter(OpenAIChatApp.Client(http, origin, retries), "model-1", origin);

    internal override async Task<string> AskAsync(HttpClient http, bool isStream, CancellationToken cancellationToken)
    {
        using IChatClient client = Client(sdk, http, Origin);
        ChatMessage[] messages = [new(ChatRole.User, "Hi?")];
        // The first application's temperature is what the wire has; the second has none.
        ChatOptions options = new() { MaxOutputTokens = 99, Temperature = sdk is OpenAIChatApp ? 0.5f : null };
        ChatResponse response = isStream
            ? await client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync(messages, options, cancellationToken);
        return response.Text;
    }
}

using Anthropic;
using Anthropic.Models.Messages;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>The official SDK's messages.</summary>
public sealed class AnthropicApp : ModelApp
{
    public override Uri Address { get; } = new("http://api.anthropic.com/v1/messages");

    public override string Provider => "anthropic";

    public override bool CountsReasoning => false;

    public override bool CountsCacheWrite => true;

    public override string[] RequestAttributes => ["gen_ai.request.max_tokens=99"];

    internal static AnthropicClient Client(HttpClient http, Uri origin, int retries = 0) =>
        new() { HttpClient = http, ApiKey = "key", BaseUrl = origin.ToString().TrimEnd('/'), MaxRetries = retries };

    internal static MessageCreateParams Parameters() => new() { MaxTokens = 99, Messages = [new UserMessageParam("Hi?")], Model = "model-1" };

    internal override async Task<string> AskAsync(HttpClient http, bool isStream, CancellationToken cancellationToken)
    {
        AnthropicClient client = Client(http, Origin);
        if (!isStream)
        {
            Message message = await client.Messages.Create(Parameters(), cancellationToken);
            return string.Concat(message.Content.Select(block => block.TryPickText(out TextBlock? text) ? text.Text : ""));
        }
        string streamed = "";
        await foreach (RawMessageStreamEvent update in client.Messages.CreateStreaming(Parameters(), cancellationToken))
        {
            if (update.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta) && delta.Delta.TryPickText(out TextDelta? text))
            {
                streamed += text.Text;
            }
        }
        return streamed;
    }
}

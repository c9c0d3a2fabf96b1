using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>The official SDK's chat client.</summary>
public sealed class OpenAIChatApp : ModelApp
{
    public override Uri Address { get; } = new("http://api.openai.com/v1/chat/completions");

    public override string Provider => "openai";

    public override bool IsOpenAI => true;

    public override string[] RequestAttributes => ["gen_ai.request.temperature=0.5", "gen_ai.request.max_tokens=99", "openai.api.type=chat_completions"];

    internal static ChatClient Client(HttpClient http, Uri origin, int retries = 0) => new("model-1", new ApiKeyCredential("key"), new OpenAIClientOptions
    {
        Endpoint = new Uri(origin, "v1"),
        Transport = new HttpClientPipelineTransport(http),
        RetryPolicy = new PromptRetries(retries),
    });

    internal override async Task<string> AskAsync(HttpClient http, bool isStream, CancellationToken cancellationToken)
    {
        ChatClient client = Client(http, Origin);
        var options = new ChatCompletionOptions { Temperature = 0.5f, MaxOutputTokenCount = 99 };
        ChatMessage[] messages = [new SystemChatMessage("Be brief."), new UserChatMessage("Hi?")];
        if (!isStream)
        {
            ChatCompletion completion = await client.CompleteChatAsync(messages, options, cancellationToken);
            return string.Concat(completion.Content.Select(part => part.Text));
        }
        string text = "";
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages, options, cancellationToken))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }
        return text;
    }

    private sealed class PromptRetries(int count) : ClientRetryPolicy(count)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }
}

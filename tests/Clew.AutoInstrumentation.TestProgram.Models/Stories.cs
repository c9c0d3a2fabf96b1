using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Clew.Instrumentation.Http.Tests;
using OpenAI;
using OpenAI.Embeddings;

namespace Clew.AutoInstrumentation.TestProgram.Models;

/// <summary>What an application does with models, one method a story.</summary>
internal sealed class Stories(HttpClient http)
{
    private static readonly Uri OpenAIOrigin = new("http://api.openai.com");
    private static readonly Uri AnthropicOrigin = new("http://api.anthropic.com");

    /// <summary>Each application once with a whole answer and once with a stream; a refusal is printed.</summary>
    public async Task AskEveryAppAsync()
    {
        foreach (ModelApp app in Apps.All)
        {
            foreach (bool isStream in (bool[])[false, true])
            {
                try
                {
                    Console.WriteLine($"{app} {isStream}: {await app.AskAsync(http, isStream, CancellationToken.None)}");
                }
                catch (Exception refused) when (refused is ClientResultException or AnthropicException)
                {
                    Console.WriteLine($"{app} {isStream}: {refused.GetType().Name}");
                }
            }
        }
    }

    /// <summary>Both SDKs repeat what they are told to repeat.</summary>
    public async Task RetryAsync()
    {
        await OpenAIChatApp.Client(http, OpenAIOrigin, retries: 3).CompleteChatAsync("Hi?");
        await AnthropicApp.Client(http, AnthropicOrigin, retries: 3).Messages.Create(AnthropicApp.Parameters());
    }

    /// <summary>Cancels in the middle of a stream.</summary>
    public async Task CancelAsync()
    {
        using CancellationTokenSource cancellation = new();
        try
        {
            await foreach (RawMessageStreamEvent update in AnthropicApp.Client(http, AnthropicOrigin).Messages.CreateStreaming(AnthropicApp.Parameters(), cancellation.Token))
            {
                if (update.TryPickContentBlockDelta(out _))
                {
                    await cancellation.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }
    }

    public async Task EmbedAsync()
    {
        EmbeddingClient client = new("model-1", new ApiKeyCredential("key"), new OpenAIClientOptions
        {
            Endpoint = new Uri(OpenAIOrigin, "v1"),
            Transport = new HttpClientPipelineTransport(http),
        });
        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["a", "b"]);
        Console.WriteLine(vectors.Count);
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Globalization;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Telemetry;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Calls the models through the official OpenAI SDK, one span per call.</summary>
internal sealed class ModelClient
{
    private const string ApiKey = "demo-key";
    private readonly GenAIInstrumentation instrumentation;
    private readonly TimeProvider timeProvider;
    private readonly OpenAIClient client;

    public ModelClient(Uri server, HttpClient http, GenAIInstrumentation instrumentation, TimeProvider timeProvider)
    {
        Server = new Uri(server, "v1");
        this.instrumentation = instrumentation;
        this.timeProvider = timeProvider;
        client = new OpenAIClient(new ApiKeyCredential(ApiKey), new OpenAIClientOptions
        {
            Endpoint = Server,
            Transport = new HttpClientPipelineTransport(http),
            // The agents decide what to do about a refused call, and a hidden retry would hide its span.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = TimeSpan.FromMinutes(10),
        });
    }

    public Uri Server { get; }

    /// <summary>Null when the model is rate limited.</summary>
    public async Task<ModelResponse?> ChatAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        using Activity? span = instrumentation.StartChat(request);
        long start = timeProvider.GetTimestamp();
        try
        {
            ChatClient chat = client.GetChatClient(request.Model);
            ModelResponse response = request.IsStream
                ? await StreamAsync(chat, request, start, cancellationToken)
                : Read((await chat.CompleteChatAsync(OpenAIMessages.From(request), OpenAIMessages.Options(request), cancellationToken)).Value);
            instrumentation.EndChat(span, request, response, timeProvider.GetElapsedTime(start));
            return response;
        }
        catch (ClientResultException refused) when (refused.Status == 429)
        {
            string status = refused.Status.ToString(CultureInfo.InvariantCulture);
            instrumentation.FailChat(span, request, status, refused.Message, timeProvider.GetElapsedTime(start));
            return null;
        }
        catch (Exception exception)
        {
            instrumentation.FailChat(span, request, exception.GetType().FullName!, exception.Message, timeProvider.GetElapsedTime(start));
            throw;
        }
    }

    /// <summary>One vector per text, in order.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using Activity? span = instrumentation.StartEmbeddings(Server);
        long start = timeProvider.GetTimestamp();
        try
        {
            EmbeddingClient embeddings = client.GetEmbeddingClient(Models.Embedding);
            OpenAIEmbeddingCollection answer = await embeddings.GenerateEmbeddingsAsync(texts, options: null, cancellationToken);
            ReadOnlyMemory<float>[] vectors = [.. answer.Select(embedding => embedding.ToFloats())];
            TimeSpan elapsed = timeProvider.GetElapsedTime(start);
            instrumentation.EndEmbeddings(span, answer.Model, answer.Usage.InputTokenCount, vectors[0].Length, Server, elapsed);
            return vectors;
        }
        catch (Exception exception)
        {
            GenAIInstrumentation.Fail(span, exception.GetType().FullName!, exception.Message);
            throw;
        }
    }

    private static ModelResponse Read(ChatCompletion completion) => new(
        completion.Id,
        completion.Model,
        OpenAIMessages.FinishReason(completion.FinishReason),
        new AgentMessage("assistant", string.Concat(completion.Content.Select(part => part.Text)))
        {
            ToolCalls = [.. completion.ToolCalls.Select(call => new AgentToolCall(call.Id, call.FunctionName, call.FunctionArguments.ToString()))],
        },
        OpenAIMessages.Usage(completion.Usage),
        TimeToFirstChunk: null);

    private async Task<ModelResponse> StreamAsync(ChatClient chat, ModelRequest request, long start, CancellationToken cancellationToken)
    {
        StreamedCompletion streamed = new();
        TimeSpan? firstChunk = null;
        await foreach (StreamingChatCompletionUpdate update in chat.CompleteChatStreamingAsync(
            OpenAIMessages.From(request), OpenAIMessages.Options(request), cancellationToken))
        {
            firstChunk ??= timeProvider.GetElapsedTime(start);
            streamed.Add(update);
        }
        return streamed.ToResponse(firstChunk);
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Clew.Instrumentation.Http;
using Clew.Instrumentation.Testing;
using Clew.Tests.Models;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>Each official SDK behind <see cref="IChatClient"/>, decorated: what is recorded equals the server's own log.</summary>
public sealed class SdkAcceptanceTests
{
    private const string AnthropicSource = "com.anthropic.sdk.csharp";

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is it raining in Oslo?")];
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"Rain in {city}.", "weather");
    private static readonly ModelToolCall Oslo = new("call-1", "weather", """{"city":"Oslo"}""");
    private static readonly ModelToolCall Rome = new("call-2", "weather", """{"city":"Rome"}""");

    private static readonly ModelStep Refusal = new()
    {
        Status = 429, ErrorCode = "rate_limit_exceeded", Headers = new Dictionary<string, string> { ["retry-after-ms"] = "1" },
    };

    public static MatrixTheoryData<string, bool> Everything => new(["openai", "anthropic"], [false, true]);

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Call_Answered_HasExactlyWhatTheServerSent(string sdk, bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 5_000, OutputTokens = 90, CacheReadTokens = 3_000, CacheWriteTokens = 700, ReasoningTokens = 40 });
        using IChatClient client = Client(sdk, server).WithGenAI();

        await AskAsync(client, isStream);

        ServedCall call = server.Calls.ShouldHaveSingleItem();
        List<string> expected =
        [
            "gen_ai.operation.name=chat", $"gen_ai.provider.name={sdk}", "gen_ai.request.model=model-1", "gen_ai.response.finish_reasons=stop",
            $"gen_ai.response.id={call.ResponseId}", $"gen_ai.response.model={call.ResponseModel}", "gen_ai.usage.cache_read.input_tokens=3000",
            "gen_ai.usage.input_tokens=5000", "gen_ai.usage.output_tokens=90", "server.address=127.0.0.1", $"server.port={server.Port}",
        ];
        if (isStream)
        {
            expected.Add("gen_ai.request.stream=True");
        }
        // Each provider reports one of the two.
        expected.Add(sdk == "openai" ? "gen_ai.usage.reasoning.output_tokens=40" : "gen_ai.usage.cache_write.input_tokens=700");
        RecordedSpan span = telemetry.Spans.Where(IsOurs).ShouldHaveSingleItem();
        span.Attributes.Where(static item => item.Key is not ("gen_ai.response.time_to_first_chunk" or "gen_ai.usage.cost_usd"))
            .Select(static item => $"{item.Key}={(item.Value is string[] items ? string.Join(',', items) : item.Value)}").Order(StringComparer.Ordinal)
            .ShouldBe(expected.Order(StringComparer.Ordinal));
        span.Attributes.ContainsKey("gen_ai.response.time_to_first_chunk").ShouldBe(isStream);
        telemetry.ShouldMeasure("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(5_000);
        telemetry.ShouldMeasure("gen_ai.client.inference.operation.output_tokens").ShouldHaveSingleItem().Value.ShouldBe(90);
        telemetry.ShouldMeasure("gen_ai.client.inference.duration").Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Call_ReachedTheLimit_SaysSo(string sdk, bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { IsTruncated = true });
        using IChatClient client = Client(sdk, server).WithGenAI();

        await AskAsync(client, isStream);

        telemetry.ShouldEmit(Expected.Inference("model-1").Succeeded().With("gen_ai.response.finish_reasons", new[] { "length" }));
    }

    /// <summary>The decorator is outside of the SDK's retries, so that a call with its repetitions is one span.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Call_RefusedAndRepeatedByTheSdk_IsOneSpanWithTheLastAnswer(string sdk, bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(Refusal, Refusal, new ModelStep { InputTokens = 5 });
        using IChatClient client = Client(sdk, server, retries: 3).WithGenAI();

        await AskAsync(client, isStream);

        server.Calls.Count.ShouldBe(3);
        telemetry.Spans.Where(IsOurs).ShouldHaveSingleItem();
        telemetry.ShouldEmit(Expected.Inference("model-1").Succeeded().With("gen_ai.usage.input_tokens", 5).With("gen_ai.response.id", server.Calls[2].ResponseId!));
        telemetry.ShouldMeasure("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Call_Refused_FailsAsTheSdkFails(string sdk, bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { Status = 400, ErrorCode = "context_too_long", ErrorMessage = "Too long." });
        using IChatClient client = Client(sdk, server).WithGenAI();

        Exception thrown = await Should.ThrowAsync<Exception>(() => AskAsync(client, isStream));

        telemetry.ShouldEmit(Expected.Inference("model-1").Failed(thrown.GetType().FullName));
        telemetry.ShouldMeasure("gen_ai.client.inference.duration", ("error.type", thrown.GetType().FullName!)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("openai", 3)]
    [InlineData("anthropic", 4)]
    public async Task Stream_CancelledInTheMiddle_KeepsWhatCameUntilThen(string sdk, int events)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { StallAfterEvents = events });
        using IChatClient client = Client(sdk, server).WithGenAI();
        using CancellationTokenSource cancellation = new();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, cancellation.Token))
            {
                if (update.Text.Length > 0)
                {
                    await cancellation.CancelAsync();
                }
            }
        });

        ServedCall call = await server.NextAsync();
        RecordedSpan span = telemetry.Spans.Where(IsOurs).ShouldHaveSingleItem();
        span.Attributes["error.type"].ShouldBeOneOf("System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException");
        span.Attributes["gen_ai.response.id"].ShouldBe(call.ResponseId);
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task ToolLoop_ParallelTools_IsOneTreeThatEqualsTheServersLog(string sdk)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { Text = "", ToolCalls = [Oslo, Rome], InputTokens = 30 }, new ModelStep { Text = "Rain everywhere.", InputTokens = 50 });
        using IChatClient client = new HandWrittenLoop(Client(sdk, server).WithGenAI()).WithGenAITools();

        using (GenAI.StartAgent("weather_agent"))
        {
            await client.GetStreamingResponseAsync(Question, new ChatOptions { Tools = [Weather] }).ToChatResponseAsync();
        }

        telemetry.ShouldEmit(Expected.Agent("weather_agent").With("gen_ai.usage.input_tokens", 80).ContainingInOrder(
            Expected.Inference().With("gen_ai.response.id", server.Calls[0].ResponseId!),
            Expected.Tool("weather").With("gen_ai.tool.call.id", "call-1"),
            Expected.Tool("weather").With("gen_ai.tool.call.id", "call-2"),
            Expected.Inference().With("gen_ai.response.id", server.Calls[1].ResponseId!)));
        telemetry.Spans.Count(IsOurs).ShouldBe(5);
        // What the tools said went back to the model.
        server.Calls[1].RequestBody.ShouldContain("Rain in Oslo.");
        server.Calls[1].RequestBody.ShouldContain("Rain in Rome.");
    }

    [Fact]
    public async Task Embeddings_OfTheOpenAISdk_AreRecordedAsTheServerSentThem()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, AnthropicSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 9 });
        using IEmbeddingGenerator<string, Embedding<float>> generator = new OpenAIEmbeddingAdapter(
            new EmbeddingClient("model-1", new ApiKeyCredential("key"), Options(server, retries: 0)), "model-1", server.Address).WithGenAI();

        await generator.GenerateAsync(["a", "b"]);

        telemetry.Spans.Where(IsOurs).ShouldHaveSingleItem().Name.ShouldBe("embeddings model-1");
        telemetry.ShouldEmit(Expected.Embeddings("model-1").With("gen_ai.usage.input_tokens", 9).With("gen_ai.response.model", server.Calls[0].ResponseModel!)
            .With("gen_ai.embeddings.dimension.count", EmbeddingsVoice.Dimensions).With("gen_ai.provider.name", "openai").With("server.port", server.Port));
    }

    /// <summary>The Anthropic SDK's own span is the only one of the call, with or without the decorator; the decorator measures.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_RecordedByTheAnthropicSdkItself_HasOneSpanAndCountsOnce(bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using GenAIHttpSubscription subscription = GenAIHttpSubscription.Start();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 90, CacheWriteTokens = 10 });
        using IChatClient client = Client("anthropic", server).WithGenAI();

        using (AgentRun agent = GenAI.StartAgent("helper"))
        {
            await AskAsync(client, isStream);
            agent.InferenceCalls.ShouldBe(1);
        }

        RecordedSpan span = telemetry.Spans.Single(static span => span.Operation == "chat");
        span.SourceName.ShouldBe(AnthropicSource);
        span.Attributes["gen_ai.usage.cache_write.input_tokens"].ShouldBe(10L);
        telemetry.ShouldEmit(Expected.Agent("helper").With("gen_ai.usage.input_tokens", 90));
        telemetry.ShouldMeasure("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(90);
    }

    private static bool IsOurs(RecordedSpan span) => span.Operation is not null;

    private static IChatClient Client(string sdk, ModelServer server, int retries = 0) => sdk == "anthropic"
        ? new AnthropicClient { ApiKey = "no-key", BaseUrl = server.Address.AbsoluteUri.TrimEnd('/'), MaxRetries = retries }.AsIChatClient("model-1")
        : new OpenAIChatAdapter(new OpenAI.Chat.ChatClient("model-1", new ApiKeyCredential("key"), Options(server, retries)), "model-1", server.Address);

    private static OpenAIClientOptions Options(ModelServer server, int retries) =>
        new() { Endpoint = new Uri(server.Address, "v1"), RetryPolicy = new ClientRetryPolicy(retries) };

    private static async Task AskAsync(IChatClient client, bool isStream)
    {
        if (isStream)
        {
            await client.GetStreamingResponseAsync(Question).ToChatResponseAsync();
        }
        else
        {
            await client.GetResponseAsync(Question);
        }
    }
}

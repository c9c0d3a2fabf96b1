using Anthropic;
using Clew.Instrumentation.Testing;
using Clew.Tests.Models;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>The official Anthropic SDK's own <see cref="IChatClient"/>, decorated, against a server that logs what it really sent.</summary>
public sealed class AnthropicChatClientTests
{
    /// <summary>The SDK makes spans of its own when somebody listens.</summary>
    private const string SdkSource = "com.anthropic.sdk.csharp";

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is it raining in Oslo?")];

    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city) => $"Rain in {city}.", "weather");

    public static TheoryData<string, ModelStep> Answers => new()
    {
        { "plain", new ModelStep { InputTokens = 42, OutputTokens = 9 } },
        { "cache", new ModelStep { InputTokens = 5_000, OutputTokens = 20, CacheReadTokens = 3_000, CacheWriteTokens = 1_500 } },
        { "truncated", new ModelStep { IsTruncated = true } },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public Task Chat_Answered_SaysWhatTheServerSent(string name, ModelStep step) => CompareAsync(name, step, isStream: false);

    [Theory]
    [MemberData(nameof(Answers))]
    public Task Stream_Answered_SaysWhatTheServerSent(string name, ModelStep step) => CompareAsync(name, step, isStream: true);

    /// <summary>Cache-write tokens have no property in Microsoft.Extensions.AI and were dropped by its own telemetry.</summary>
    [Fact]
    public async Task CacheWriteTokensDropped_TheyAreOnSpanAndMetric()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 5_000, OutputTokens = 20, CacheReadTokens = 3_000, CacheWriteTokens = 1_500 });
        using IChatClient client = Client(server);

        await client.GetResponseAsync(Question);

        telemetry.ShouldEmit(Expected.Inference().With("gen_ai.usage.cache_write.input_tokens", 1_500).With("gen_ai.usage.input_tokens", 5_000));
        telemetry.ShouldMeasure("gen_ai.client.inference.usage.cache_write.input_tokens").Single().Value.ShouldBe(1_500);
    }

    [Fact]
    public async Task ToolLoop_ParallelTools_IsOneTreeThatEqualsTheServersLog()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(
            new ModelStep { Text = "", ToolCalls = [new ModelToolCall("call-1", "weather", """{"city":"Oslo"}"""), new ModelToolCall("call-2", "weather", """{"city":"Rome"}""")] },
            new ModelStep { Text = "Rain everywhere." });
        using IChatClient client = new HandWrittenLoop(Client(server)).WithGenAITools();

        using (GenAI.StartAgent("weather_agent"))
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, new ChatOptions { Tools = [Weather] }))
            {
                await Task.Yield();
            }
        }

        server.Calls.Count.ShouldBe(2);
        telemetry.ShouldEmit(Expected.Agent("weather_agent").With("gen_ai.usage.input_tokens", server.Calls.Sum(call => call.Step.InputTokens)).ContainingInOrder(
            Expected.Inference().With("gen_ai.response.id", server.Calls[0].ResponseId!),
            Expected.Tool("weather").With("tool.success", true),
            Expected.Tool("weather").With("tool.success", true),
            Expected.Inference().With("gen_ai.response.id", server.Calls[1].ResponseId!)));
        telemetry.Spans.Count(span => span.Operation is not null).ShouldBe(5);
    }

    [Fact]
    public async Task Chat_Refused_FailsWithTheSdksException()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { Status = 400, ErrorCode = "invalid_request_error", ErrorMessage = "no such model" });
        using IChatClient client = Client(server);

        Exception thrown = await Should.ThrowAsync<Exception>(() => client.GetResponseAsync(Question));

        telemetry.ShouldEmit(Expected.Inference().Failed(thrown.GetType().FullName));
    }

    private static IChatClient Client(ModelServer server) =>
        new AnthropicClient { ApiKey = "no-key", BaseUrl = server.Address.AbsoluteUri.TrimEnd('/'), MaxRetries = 0 }.AsIChatClient("claude-sonnet-4-5").WithGenAI();

    private static async Task CompareAsync(string name, ModelStep step, bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Flow, SdkSource);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(step);
        using IChatClient client = Client(server);

        if (isStream)
        {
            await client.GetStreamingResponseAsync(Question).ToChatResponseAsync();
        }
        else
        {
            await client.GetResponseAsync(Question);
        }

        ServedCall served = server.Calls.Single();
        served.IsStream.ShouldBe(isStream, name);
        ExpectedSpan expected = Expected.Inference("claude-sonnet-4-5").Succeeded()
            .With("gen_ai.provider.name", "anthropic").With("server.port", server.Port)
            .With("gen_ai.response.model", served.ResponseModel!).With("gen_ai.response.id", served.ResponseId!)
            .With("gen_ai.usage.input_tokens", step.InputTokens).With("gen_ai.usage.output_tokens", step.OutputTokens)
            .With("gen_ai.response.finish_reasons", new[] { step.IsTruncated ? "length" : "stop" });
        expected = isStream ? expected.With("gen_ai.request.stream", true).With("gen_ai.response.time_to_first_chunk") : expected.Without("gen_ai.request.stream");
        telemetry.ShouldEmit(step.CacheWriteTokens > 0
            ? expected.With("gen_ai.usage.cache_read.input_tokens", step.CacheReadTokens).With("gen_ai.usage.cache_write.input_tokens", step.CacheWriteTokens)
            : expected);
        telemetry.ShouldMeasure("gen_ai.client.inference.usage.input_tokens").Sum(item => item.Value).ShouldBe(step.InputTokens);
        telemetry.ShouldMeasure("gen_ai.client.inference.usage.output_tokens").Sum(item => item.Value).ShouldBe(step.OutputTokens);
    }
}

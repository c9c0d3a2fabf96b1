using System.Diagnostics;
using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

public sealed class ChatClientTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is it raining in Oslo?")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithAllOptions_HasExactlyTheConventionsAttributes(bool isStream)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new ScriptedChatClient([ScriptedChatClient.Text("No."), ScriptedChatClient.End(ChatFinishReason.Stop)]).WithGenAI();

        await AskAsync(client, isStream, new ChatOptions
        {
            Temperature = 0.7f,
            TopP = 0.9f,
            TopK = 40,
            MaxOutputTokens = 100,
            FrequencyPenalty = 0.1f,
            PresencePenalty = 0.2f,
            StopSequences = ["\n"],
            Seed = 7,
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
            ConversationId = "conv-1",
        });

        RecordedSpan span = telemetry.Spans.Single();
        span.Name.ShouldBe("chat gpt-4o");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        SortedDictionary<string, object?> attributes = new(span.Attributes.ToDictionary());
        attributes.Remove("gen_ai.usage.cost_usd");
        attributes.Remove("gen_ai.response.time_to_first_chunk").ShouldBe(isStream);
        attributes.Remove("gen_ai.request.stream").ShouldBe(isStream);
        Print(attributes).ShouldBe("""
            gen_ai.conversation.id = conv-1
            gen_ai.operation.name = chat
            gen_ai.output.type = json
            gen_ai.provider.name = openai
            gen_ai.request.frequency_penalty = 0.1
            gen_ai.request.max_tokens = 100
            gen_ai.request.model = gpt-4o
            gen_ai.request.presence_penalty = 0.2
            gen_ai.request.reasoning.level = xhigh
            gen_ai.request.seed = 7
            gen_ai.request.stop_sequences = [\n]
            gen_ai.request.temperature = 0.7
            gen_ai.request.top_k = 40
            gen_ai.request.top_p = 0.9
            gen_ai.response.finish_reasons = [stop]
            gen_ai.response.id = resp-1
            gen_ai.response.model = gpt-4o-2024-08-06
            gen_ai.usage.input_tokens = 120
            gen_ai.usage.output_tokens = 40
            server.address = api.example.com
            server.port = 8443
            """);
        telemetry.ShouldNotLeakContent();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_NobodyListens_GivesTheAnswerOnly(bool isStream)
    {
        ScriptedChatClient inner = new([ScriptedChatClient.Text("No."), ScriptedChatClient.End(ChatFinishReason.Stop)]);
        using IChatClient client = inner.WithGenAI();

        (await AskAsync(client, isStream)).ShouldBe("No.");
    }

    [Fact]
    public async Task Call_ProviderFails_RethrowsTheSameExceptionAndRecordsIt()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        HttpRequestException failure = new("no route");
        using IChatClient client = new ScriptedChatClient([]) { Failure = failure }.WithGenAI();

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetResponseAsync(Question))).ShouldBeSameAs(failure);

        telemetry.ShouldEmit(Expected.Inference("gpt-4o").Failed("System.Net.Http.HttpRequestException").Without("gen_ai.response.model"));
    }

    [Fact]
    public async Task Stream_BreaksInTheMiddle_KeepsWhatWasReceived()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        ScriptedChatClient inner = new([ScriptedChatClient.Text("It is")]) { Failure = new IOException("connection reset") };
        using IChatClient client = inner.WithGenAI();

        await Should.ThrowAsync<IOException>(() => AskAsync(client, isStream: true));

        telemetry.ShouldEmit(Expected.Inference().Failed("System.IO.IOException").With("gen_ai.response.model", "gpt-4o-2024-08-06").With("gen_ai.response.time_to_first_chunk"));
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Fact]
    public async Task Stream_ReaderStopsEarly_EndsTheSpanAndTheInnerStream()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        ScriptedChatClient inner = new([ScriptedChatClient.Text("one"), ScriptedChatClient.Text("two"), ScriptedChatClient.End(ChatFinishReason.Stop)]);
        using IChatClient client = inner.WithGenAI();

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question))
        {
            break;
        }

        inner.IsStreamDisposed.ShouldBeTrue();
        telemetry.ShouldEmit(Expected.Inference().With("gen_ai.response.id", "resp-1").Without("gen_ai.response.finish_reasons"));
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Fact]
    public async Task Stream_CancelledInTheMiddle_SaysSo()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new ScriptedChatClient([ScriptedChatClient.Text("one"), ScriptedChatClient.Text("two")]).WithGenAI();
        using CancellationTokenSource cancellation = new();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, null, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        telemetry.ShouldEmit(Expected.Inference().Failed("System.OperationCanceledException").With("gen_ai.response.id", "resp-1"));
    }

    [Fact]
    public async Task Call_ThroughTwoDecorators_IsOneSpan()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new ScriptedChatClient([ScriptedChatClient.Text("No."), ScriptedChatClient.End(ChatFinishReason.Stop)]).WithGenAI().WithGenAI();

        await AskAsync(client, isStream: true);

        telemetry.Spans.Count.ShouldBe(1);
        telemetry.ShouldMeasure("gen_ai.client.inference.duration").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_ClientWithoutMetadata_IsRecordedUnderTheGivenName()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new ScriptedChatClient([ScriptedChatClient.Text("No.")]) { Metadata = new ChatClientMetadata() }.WithGenAI("my_company.models");

        await client.GetResponseAsync(Question, new ChatOptions { ModelId = "own-7b" });

        telemetry.ShouldEmit(Expected.Inference("own-7b").With("gen_ai.provider.name", "my_company.models").Without("server.address"));
    }

    private static async Task<string> AskAsync(IChatClient client, bool isStream, ChatOptions? options = null)
    {
        if (!isStream)
        {
            return (await client.GetResponseAsync(Question, options)).Text;
        }
        string text = "";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, options))
        {
            text += update.Text;
        }
        return text;
    }

    private static string Print(SortedDictionary<string, object?> attributes) => string.Join('\n', attributes.Select(item =>
        $"{item.Key} = {(item.Value is string[] items ? $"[{string.Join(", ", items).Replace("\n", "\\n", StringComparison.Ordinal)}]" : item.Value)}"));
}

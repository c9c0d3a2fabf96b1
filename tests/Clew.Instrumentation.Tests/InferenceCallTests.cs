using System.Diagnostics;

namespace Clew.Instrumentation.Tests;

public sealed class InferenceCallTests
{
    [Fact]
    public void Finish_ChatWithEverything_RecordsExactlyTheseAttributes()
    {
        using var recorder = new Recorder();
        var request = new InferenceRequest
        {
            Provider = "openai", Model = "gpt-4o-mini", ServerAddress = "api.openai.com", ServerPort = 443, Stream = true,
            Temperature = 0.2, TopP = 0.9, TopK = 40, MaxTokens = 512, FrequencyPenalty = 0.1, PresencePenalty = 0.3, StopSequences = ["END"], Seed = 7,
            ChoiceCount = 2, OutputType = "json", ReasoningLevel = "low", ServiceTier = "flex", ApiType = "chat_completions", PreviousResponseId = "resp_0",
            ConversationId = "conv_1", PromptName = "greeting", PromptVersion = "3", ResendCount = 1,
        };
        var response = new InferenceResponse
        {
            Model = "gpt-4o-mini-2024-07-18", Id = "chatcmpl-1", FinishReasons = ["stop", "length"], InputTokens = 1000, OutputTokens = 200,
            CacheReadTokens = 600, CacheWriteTokens = 100, ReasoningTokens = 50, AudioInputTokens = 10, AudioOutputTokens = 20, ImageInputTokens = 30,
            ImageOutputTokens = 40, ServiceTier = "default", SystemFingerprint = "fp_1", RateLimitHeaders = [new("x-ratelimit-remaining-tokens", "9000")],
        };

        InferenceCall call = InferenceCall.Start(request)!;
        recorder.Time.Advance(0.25);
        call.Chunk();
        recorder.Time.Advance(0.75);
        call.Finish(response);

        SpanText.Of(recorder.Span).ShouldBe("""
            chat gpt-4o-mini (Client, 1 s)
            gen_ai.conversation.id = "conv_1"
            gen_ai.operation.name = "chat"
            gen_ai.output.type = "json"
            gen_ai.prompt.name = "greeting"
            gen_ai.prompt.version = "3"
            gen_ai.provider.name = "openai"
            gen_ai.request.choice.count = 2
            gen_ai.request.frequency_penalty = 0.1
            gen_ai.request.max_tokens = 512
            gen_ai.request.model = "gpt-4o-mini"
            gen_ai.request.presence_penalty = 0.3
            gen_ai.request.previous_response.id = "resp_0"
            gen_ai.request.reasoning.level = "low"
            gen_ai.request.seed = 7
            gen_ai.request.stop_sequences = ["END"]
            gen_ai.request.stream = true
            gen_ai.request.temperature = 0.2
            gen_ai.request.top_k = 40
            gen_ai.request.top_p = 0.9
            gen_ai.response.finish_reasons = ["stop", "length"]
            gen_ai.response.id = "chatcmpl-1"
            gen_ai.response.model = "gpt-4o-mini-2024-07-18"
            gen_ai.response.time_to_first_chunk = 0.25
            gen_ai.usage.audio.input_tokens = 10
            gen_ai.usage.audio.output_tokens = 20
            gen_ai.usage.cache_read.input_tokens = 600
            gen_ai.usage.cache_write.input_tokens = 100
            gen_ai.usage.cost_usd = 0.000225
            gen_ai.usage.image.input_tokens = 30
            gen_ai.usage.image.output_tokens = 40
            gen_ai.usage.input_tokens = 1000
            gen_ai.usage.output_tokens = 200
            gen_ai.usage.reasoning.output_tokens = 50
            http.request.resend_count = 1
            http.response.header.x-ratelimit-remaining-tokens = ["9000"]
            openai.api.type = "chat_completions"
            openai.request.service_tier = "flex"
            openai.response.service_tier = "default"
            openai.response.system_fingerprint = "fp_1"
            server.address = "api.openai.com"
            server.port = 443
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Finish_OtherProvider_HasNoAttributesOfOpenAI()
    {
        using var recorder = new Recorder();
        InferenceRequest request = Some.Request("claude-sonnet-4-5");
        request.Provider = "anthropic";
        request.ServiceTier = "priority";
        request.ServerAddress = null;
        InferenceResponse response = Some.Response();
        response.ServiceTier = "priority";
        response.Model = "claude-sonnet-4-5-20250929";

        InferenceCall.Start(request)!.Finish(response);

        SpanText.Of(recorder.Span).ShouldBe("""
            chat claude-sonnet-4-5 (Client, 0 s)
            gen_ai.operation.name = "chat"
            gen_ai.provider.name = "anthropic"
            gen_ai.request.model = "claude-sonnet-4-5"
            gen_ai.response.finish_reasons = ["stop"]
            gen_ai.response.id = "chatcmpl-1"
            gen_ai.response.model = "claude-sonnet-4-5-20250929"
            gen_ai.usage.cost_usd = 0.006
            gen_ai.usage.input_tokens = 1000
            gen_ai.usage.output_tokens = 200
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Finish_Embeddings_RecordsExactlyTheseAttributes()
    {
        using var recorder = new Recorder();
        InferenceRequest request = Some.Request("text-embedding-3-small");
        request.Operation = "embeddings";
        request.EncodingFormats = ["float"];
        request.Dimensions = 256;

        InferenceCall.Start(request)!.Finish(new InferenceResponse { Model = "text-embedding-3-small", InputTokens = 50, Dimensions = 1536 });

        SpanText.Of(recorder.Span).ShouldBe("""
            embeddings text-embedding-3-small (Client, 0 s)
            gen_ai.embeddings.dimension.count = 1536
            gen_ai.operation.name = "embeddings"
            gen_ai.provider.name = "openai"
            gen_ai.request.encoding_formats = ["float"]
            gen_ai.request.model = "text-embedding-3-small"
            gen_ai.response.model = "text-embedding-3-small"
            gen_ai.usage.cost_usd = 0.000001
            gen_ai.usage.input_tokens = 50
            server.address = "api.openai.com"
            server.port = 443
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Fail_StatusCode_RecordsErrorAndEvent()
    {
        using var recorder = new Recorder();

        InferenceCall.Start(Some.Request())!.Fail("rate_limit_exceeded", "Slow down.", 429);

        SpanText.Of(recorder.Span).ShouldBe("""
            chat gpt-4o-mini (Client, 0 s) Error Slow down.
            error.type = "rate_limit_exceeded"
            gen_ai.operation.name = "chat"
            gen_ai.provider.name = "openai"
            gen_ai.request.model = "gpt-4o-mini"
            http.response.status_code = 429
            server.address = "api.openai.com"
            server.port = 443
            """.ReplaceLineEndings("\n"));
        GenAIEvent happened = recorder.Events.ShouldHaveSingleItem();
        happened.Name.ShouldBe("gen_ai.client.operation.exception");
        happened.IsWarning.ShouldBeTrue();
        happened.Context.SpanId.ShouldBe(recorder.Span.SpanId);
        happened.Attributes.ShouldBe([new("exception.type", "rate_limit_exceeded"), new("exception.message", "Slow down.")]);
    }

    [Fact]
    public void Fail_MidStreamWithPartOfAnAnswer_KeepsItsTokens()
    {
        using var recorder = new Recorder();

        InferenceCall.Start(Some.Request())!.Fail(new TimeoutException("Too slow."), new InferenceResponse { InputTokens = 10, OutputTokens = 3 });

        recorder.Span.GetTagItem("error.type").ShouldBe("System.TimeoutException");
        recorder.Span.GetTagItem("gen_ai.usage.output_tokens").ShouldBe(3L);
    }

    [Fact]
    public void End_Twice_CountsOnce()
    {
        using var recorder = new Recorder();
        using (InferenceCall call = InferenceCall.Start(Some.Request())!)
        {
            call.Finish(Some.Response());
            call.Fail("late", null, null);
        }

        recorder.Span.Status.ShouldBe(ActivityStatusCode.Unset);
        recorder.Metrics().Single(line => line.StartsWith("gen_ai.client.inference.duration", StringComparison.Ordinal)).ShouldEndWith("count 1 sum 0");
    }

    [Fact]
    public void Start_NobodyListens_ReturnsNull()
    {
        GenAI.IsEnabled.ShouldBeFalse();
        InferenceCall.Start(Some.Request()).ShouldBeNull();
    }

    [Fact]
    public void Start_OnlyMetrics_HasNoSpanAndCounts()
    {
        using var recorder = new Recorder(sampler: new OpenTelemetry.Trace.AlwaysOffSampler());

        InferenceCall call = InferenceCall.Start(Some.Request())!;
        call.Finish(Some.Response());

        recorder.Spans.ShouldBeEmpty();
        recorder.Metrics().ShouldContain(line => line.StartsWith("gen_ai.client.inference.usage.input_tokens", StringComparison.Ordinal) && line.EndsWith(" 1000", StringComparison.Ordinal));
    }

    [Fact]
    public void Finish_InAnotherSpanThanItStarted_LeavesThatSpanCurrent()
    {
        using var recorder = new Recorder();
        using AgentRun run = GenAI.StartAgent("reader");
        InferenceCall call = InferenceCall.Start(Some.Request())!;
        Activity.Current = run.Activity;
        using ToolRun tool = GenAI.StartTool("between_chunks");

        call.Finish(Some.Response());

        Activity.Current.ShouldBe(tool.Activity);
    }

    [Fact]
    public void Activate_BetweenChunks_NestsThenPutsBack()
    {
        using var recorder = new Recorder();
        using AgentRun run = GenAI.StartAgent("reader");
        using InferenceCall call = InferenceCall.Start(Some.Request())!;
        Activity.Current = run.Activity;

        using (call.Activate())
        {
            Activity.Current.ShouldBe(call.Activity);
        }

        Activity.Current.ShouldBe(run.Activity);
    }
}

using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("gen_ai.provider.name", "openai", "openai")]
    [InlineData("gen_ai.provider.name", "OpenAI", "openai")]
    [InlineData("gen_ai.system", "vertex_ai", "gcp.vertex_ai")]
    [InlineData("gen_ai.system", "az.ai.openai", "azure.ai.openai")]
    [InlineData("gen_ai.system", "xai", "x_ai")]
    [InlineData("gen_ai.system", "anthropic.messages", "anthropic")]
    [InlineData("gen_ai.system", "google.generative-ai", "gcp.gemini")]
    [InlineData("gen_ai.system", "my-own-model-server", "my-own-model-server")]
    [InlineData("server.address", "api.mistral.ai", "mistral_ai")]
    [InlineData("server.address", "mine.openai.azure.com", "azure.ai.openai")]
    public void Provider_AnySpelling_HasOneName(string key, string sent, string provider) =>
        Run.Span(("gen_ai.operation.name", "chat"), (key, sent)).Llm!.Provider.ToString().ShouldBe(provider);

    [Fact]
    public void Provider_FrameworkName_GivesWayToTheHost() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "langchain"), ("server.address", "api.openai.com"))
            .Llm!.Provider.ToString().ShouldBe("openai");

    public static TheoryData<object, string, string?> FinishReasons => new()
    {
        { new[] { "stop" }, "stop", null },
        { new[] { "stop", "length" }, "stop,length", null },
        { "[\"stop\"]", "stop", null },
        { "[\"end_turn\",\"max_tokens\"]", "stop,length", "end_turn,max_tokens" },
        { "stop,tool_calls", "stop,tool_calls", null },
        { "tool_use", "tool_calls", "tool_use" },
        { "MAX_TOKENS", "length", "MAX_TOKENS" },
        { "model_context_window_exceeded", "length", "model_context_window_exceeded" },
        { "SAFETY", "content_filter", "SAFETY" },
        { "FinishReason.STOP", "stop", "FinishReason.STOP" },
        { "banana", "other", "banana" },
        { "\"length\"", "length", null },
        { "[\"stop\",\"le", "stop", null },
    };

    [Theory]
    [MemberData(nameof(FinishReasons))]
    public void FinishReasons_AnyShape_AreCanonical(object sent, string canonical, string? original)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.response.finish_reasons", sent));

        (span.Llm!.FinishReasons.ToStringOrNull(), span.Llm.FinishReasonsOriginal.ToStringOrNull()).ShouldBe((canonical, original));
    }

    [Fact]
    public void FinishReasons_FlattenedPerChoice_AreJoined() =>
        Run.Span(
                ("llm.request.type", "chat"), ("gen_ai.completion.0.finish_reason", "stop"), ("gen_ai.completion.0.content", "a"),
                ("gen_ai.completion.1.finish_reason", "length"))
            .Llm!.FinishReasons.ToString().ShouldBe("stop,length");

    [Theory]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")]
    [InlineData("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens")]
    [InlineData("usage.input_tokens", "usage.output_tokens")]
    [InlineData("llm.token_count.prompt", "llm.token_count.completion")]
    [InlineData("llm.usage.prompt_tokens", "llm.usage.completion_tokens")]
    [InlineData("ai.usage.promptTokens", "ai.usage.completionTokens")]
    [InlineData("ai.usage.inputTokens", "ai.usage.outputTokens")]
    public void Usage_AnySpelling_IsRead(string inputKey, string outputKey) =>
        Run.Span((inputKey, 12), (outputKey, "7")).Usage.ShouldBe(new TokenUsage { FreshInput = 12, Output = 7 });

    [Theory]
    [InlineData("gen_ai.usage.cache_creation.input_tokens")]
    [InlineData("gen_ai.usage.cache_write.input_tokens")]
    [InlineData("gen_ai.usage.cache_creation_input_tokens")]
    [InlineData("llm.token_count.prompt_details.cache_write")]
    public void CacheWrite_AnySpelling_IsPartOfInput(string key) =>
        Run.Span(("gen_ai.usage.input_tokens", 100), (key, 30)).Usage.ShouldBe(new TokenUsage { FreshInput = 70, CacheWrite = 30 });

    [Fact]
    public void Usage_OldAndNewSpelling_AreNotAdded() =>
        Run.Span(("gen_ai.usage.prompt_tokens", 50), ("gen_ai.usage.input_tokens", 12), ("llm.token_count.prompt", 99))
            .Usage.ShouldBe(new TokenUsage { FreshInput = 12 });

    [Fact]
    public void Usage_CurrentKeyWithoutANumber_GivesWay() =>
        Run.Span(("gen_ai.usage.input_tokens", "unknown"), ("llm.token_count.prompt", 99)).Usage.ShouldBe(new TokenUsage { FreshInput = 99 });

    [Theory]
    [InlineData("gen_ai.conversation.id")]
    [InlineData("session.id")]
    [InlineData("gen_ai.session.id")]
    [InlineData("traceloop.association.properties.session_id")]
    [InlineData("ai.telemetry.metadata.sessionId")]
    [InlineData("langfuse.session.id")]
    public void Conversation_AnySpelling_IsOneKey(string key) => Run.Span((key, "c-1")).ConversationId.ToString().ShouldBe("c-1");

    [Fact]
    public void Conversation_ConventionAndSession_ConventionWins() =>
        Run.Span(("session.id", "s"), ("gen_ai.conversation.id", "c")).ConversationId.ToString().ShouldBe("c");

    [Theory]
    [InlineData("user.id", "ada")]
    [InlineData("enduser.id", "ada")]
    [InlineData("gen_ai.request.user", "ada")]
    [InlineData("llm.user", "ada")]
    [InlineData("mastra.metadata.resourceId", "ada")]
    [InlineData("user.id", 42L)]
    public void User_AnySpelling_IsOneKey(string key, object sent) =>
        Run.Span((key, sent)).UserId.ToString().ShouldBe(sent.ToString());

    [Theory]
    [InlineData("gen_ai.response.time_to_first_chunk", 0.25, 250_000_000)]
    [InlineData("ai.response.msToFirstChunk", 250.0, 250_000_000)]
    [InlineData("gen_ai.response.time_to_first_chunk", 250.0, 250_000_000)] // Milliseconds in a field of seconds: later than the span's end.
    [InlineData("gen_ai.server.ttft", "0.25", 250_000_000)]
    public void Ttft_AnyUnit_IsNanoseconds(string key, object sent, long nanos) =>
        Run.Span(("gen_ai.operation.name", "chat"), (key, sent)).Llm!.TtftNanos.ShouldBe(nanos);

    [Fact]
    public void Ttft_OnlyAnEvent_IsItsDistanceFromTheStart()
    {
        Span span = Run.With(span => span.AddEvent("gen_ai.content.completion.chunk"), ("gen_ai.operation.name", "chat"));

        span.Llm!.TtftNanos.ShouldBe(Some.StartUnixNano + 100_000_000 - span.StartTimeUnixNano);
        span.Llm.Stream.ShouldBe(true);
    }

    [Fact]
    public void Parameters_InOneJsonAttribute_AreLifted()
    {
        GenAICall call = Run.Span(
            ("openinference.span.kind", "LLM"), ("llm.invocation_parameters", """{"temperature":0.2,"max_completion_tokens":64,"stream":true,"tools":[{"temperature":9}]}"""))
            .Llm!;

        (call.Temperature, call.MaxTokens, call.Stream).ShouldBe((0.2, 64L, true));
    }
}

using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>What a token number means, and who sent it: one test for each trap that builders of other backends reported.</summary>
public sealed class TokenMeaningTrapTests
{
    /// <summary>By reporter: the scope, the provider, whether its input includes what was read from the cache, and what was written to it.</summary>
    public static TheoryData<string, string, string, bool> CacheConventions => new()
    {
        { "opentelemetry.instrumentation.genai.openai", "openai", "gen_ai.usage.input_tokens", true },
        { "opentelemetry.instrumentation.google_genai", "gcp.gemini", "gen_ai.usage.input_tokens", true },
        { "opentelemetry.instrumentation.anthropic", "anthropic", "gen_ai.usage.input_tokens", true },
        { "opentelemetry.instrumentation.bedrock", "aws.bedrock", "gen_ai.usage.input_tokens", false },
        { "openinference.instrumentation.openai", "openai", "llm.token_count.prompt", true },
        { "ai", "anthropic", "ai.usage.inputTokens", true },
        { "pydantic-ai", "openai", "gen_ai.usage.input_tokens", true },
        { "strands.telemetry.tracer", "aws.bedrock", "gen_ai.usage.input_tokens", false },
        { "com.anthropic.claude_code.tracing", "anthropic", "input_tokens", false },
        { "codex_otel", "openai", "input_token_count", true },
        { "litellm", "openai", "gen_ai.usage.input_tokens", true },
        { "openlit", "anthropic", "gen_ai.usage.input_tokens", false },
    };

    [Theory]
    [MemberData(nameof(CacheConventions))]
    public void Trap2_1_CachedInput_IsInsideOrBesideInput_ByEmitter(string scope, string provider, string inputKey, bool includesCache)
    {
        string cacheKey = scope.StartsWith("com.anthropic", StringComparison.Ordinal) ? "cache_read_tokens" : scope.StartsWith("codex", StringComparison.Ordinal) ? "cached_token_count" : "gen_ai.usage.cache_read.input_tokens";

        Span span = Run.With(
            span => span.Scope = new InstrumentationScope { Name = scope },
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", provider), (inputKey, 100), (cacheKey, 40));

        span.Usage.ShouldBe(new TokenUsage { FreshInput = includesCache ? 60 : 100, CacheRead = 40 });
    }

    [Fact]
    public void Trap2_1_CacheLargerThanInput_ProvesThatItIsBeside() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 10), ("gen_ai.usage.cache_read.input_tokens", 1000))
            .Usage.ShouldBe(new TokenUsage { FreshInput = 10, CacheRead = 1000 });

    [Theory]
    [InlineData(120, 60)] // input + output: the cache is inside.
    [InlineData(160, 100)] // input + output + cache: beside.
    public void Trap2_1_ATotalThatAddsUpOneWay_WinsOverTheConvention(int total, int fresh) =>
        Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.output_tokens", 20),
            ("gen_ai.usage.cache_read.input_tokens", 40), ("gen_ai.usage.total_tokens", total))
        .Usage!.Value.FreshInput.ShouldBe(fresh);

    /// <summary>Old versions repeat Anthropic's net count; later ones add the cache to it and send the provider's usage beside it.</summary>
    [Theory]
    [InlineData("gen_ai.usage.raw", 1000, """{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":850,"cache_creation_input_tokens":50}""")]
    [InlineData("response_data", 1000, """{"message":{},"usage":{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":850,"cache_creation_input_tokens":50}}""")]
    [InlineData("response_data", 100, """{"message":{},"usage":{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":850,"cache_creation_input_tokens":50}}""")]
    public void Trap2_1_InputBesideTheProvidersOwnCount_ShowsWhetherTheCacheWasAdded(string key, int input, string usage) =>
        Run.With(
            span => span.Scope = new InstrumentationScope { Name = "logfire.anthropic" },
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "anthropic"), ("gen_ai.usage.input_tokens", input), ("gen_ai.usage.output_tokens", 20), (key, usage))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 100, CacheRead = 850, CacheWrite = 50, Output = 20 });

    [Fact]
    public void Trap2_1_CacheOnlyInTheProvidersOwnUsage_IsPartOfTheInput() =>
        Run.With(
            span => span.Scope = new InstrumentationScope { Name = "logfire.openai" },
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 20),
            ("gen_ai.usage.raw", """{"prompt_tokens":1000,"completion_tokens":20,"total_tokens":1020,"prompt_tokens_details":{"cached_tokens":900},"completion_tokens_details":{"reasoning_tokens":5}}"""))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 100, CacheRead = 900, Output = 15, Reasoning = 5 });

    [Fact]
    public void Trap2_2_TheSameNumberUnderSeveralKeys_IsSubtractedOnce() =>
        Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.cache_read.input_tokens", 40),
            ("gen_ai.usage.cache_read_input_tokens", 40), ("gen_ai.usage.details.cache_read_tokens", 40), ("gen_ai.usage.input_cached_tokens", 40))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 60, CacheRead = 40 });

    [Theory]
    [InlineData("gen_ai.usage.reasoning.output_tokens", null, 5)] // OpenAI counts it in the output.
    [InlineData("gen_ai.usage.reasoning.output_tokens", 135, 20)] // A total of 100 + 20 + 15 proves that it is beside.
    [InlineData("gen_ai.usage.experimental.reasoning_tokens", null, 20)] // Google ADK before 2.3.
    public void Trap2_3_Reasoning_IsInsideOrBesideOutput(string reasoningKey, int? total, int output) =>
        Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.output_tokens", 20), (reasoningKey, 15),
            ("gen_ai.usage.total_tokens", total))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 100, Output = output, Reasoning = 15 });

    [Fact]
    public void Trap2_3_GeminiToolUsePrompt_OutsideThePrompt_DoesNotMakeInputNegative() =>
        Run.With(
            span => span.Scope = new InstrumentationScope { Name = "gcp.vertex.agent" },
            ("gen_ai.request.model", "gemini-2.5-flash"),
            ("gcp.vertex.agent.llm_response", """{"usage_metadata":{"prompt_token_count":10,"tool_use_prompt_token_count":50,"cached_content_token_count":30,"candidates_token_count":5,"total_token_count":65}}"""))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 30, CacheRead = 30, Output = 5 });

    [Fact]
    public void Trap2_4_ATotal_IsDataOnlyWhereItIsTheOnlyNumber()
    {
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.usage.total_tokens", 9)).Usage.ShouldBe(new TokenUsage { FreshInput = 9 });
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 4), ("gen_ai.usage.total_tokens", 9)).Usage.ShouldBe(new TokenUsage { FreshInput = 4 });
    }

    public static TheoryData<object?, TokenUsage?> Numbers => new()
    {
        { null, null },
        { 0, new TokenUsage() },
        { "12", new TokenUsage { FreshInput = 12 } },
        { "\"12\"", new TokenUsage { FreshInput = 12 } },
        { 12.0, new TokenUsage { FreshInput = 12 } },
        { -3, null },
        { "N/A", null },
        { "many", null },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Trap2_5_ZeroMissingAndText_AreKeptApart(object? sent, TokenUsage? usage) =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", sent)).Usage.ShouldBe(usage);

    [Fact]
    public void Trap2_6_StreamWithoutUsage_IsNotEstimated() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.stream", true), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"a long answer"}]}]"""))
            .Usage.ShouldBeNull();

    [Fact]
    public void Trap1_8_ProvisionalSpan_IsNoCallAndHasNoUsage()
    {
        Span span = Run.Span(
            ("logfire.span_type", "pending_span"), ("logfire.pending_parent_id", "0000000000000000"), ("gen_ai.operation.name", "chat"),
            ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 10));

        (span.Kind, span.Usage, span.Counted).ShouldBe((SpanKind.Other, null, false));
    }

    [Fact]
    public void Trap1_5_CachedAnswer_IsACallWithoutUsage()
    {
        Span span = Run.Span(("lmnr.span.type", "CACHED"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 10));

        (span.Kind, span.Usage).ShouldBe((SpanKind.Llm, null));
    }

    [Theory]
    [InlineData("gen_ai.usage.cost", 0.25)]
    [InlineData("llm.cost.total", "0.25")]
    [InlineData("gen_ai.cost.total_cost", 0.25)]
    [InlineData("operation.cost", 0.25)]
    public void Trap1_9_ReportedCost_IsKeptBesideTheComputedOne(string key, object sent)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1000), (key, sent));

        (span.ReportedCostNanoUsd, span.CostNanoUsd).ShouldBe((250_000_000L, 2_500_000L));
    }

    [Fact]
    public void Trap1_9_VendorUnits_AreNoDollars() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 10), ("github.copilot.cost", 1.0)).ReportedCostNanoUsd.ShouldBeNull();

    [Fact]
    public void Trap1_10_ModelOfAFramework_NamesItsProvider() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.system", "strands-agents"), ("gen_ai.request.model", "eu.anthropic.claude-sonnet-4-20250514-v1:0"))
            .Llm!.Provider.ToString().ShouldBe("aws.bedrock");

    [Fact]
    public void Trap1_11_BehindLiteLlm_TheAuthenticatedOwnerIsTheUser() =>
        Run.With(
            span => span.Scope = new InstrumentationScope { Name = "litellm" },
            ("gen_ai.operation.name", "completion"), ("llm.user", "somebody"), ("metadata.team_id", "spoofed"), ("metadata.user_api_key_user_id", "ada"))
        .UserId.ToString().ShouldBe("ada");

    [Fact]
    public void Trap5_7_AgentNameOnAChat_DoesNotMakeItAnAgent() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.agent.name", "planner")).Kind.ShouldBe(SpanKind.Llm);

    [Theory]
    [InlineData("input")]
    [InlineData("model")]
    [InlineData("tool_name")]
    [InlineData("prompt")]
    public void Trap_UnprefixedKey_OfAnUnknownEmitter_MeansNothing(string key)
    {
        Span span = Run.Span((key, "x"));

        (span.Kind, span.Content.Count, span.ToolName.IsNull).ShouldBe((SpanKind.Other, 0, true));
    }

    [Theory]
    [InlineData("<REDACTED>")]
    [InlineData("[REDACTED]")]
    [InlineData("<not specified>")]
    [InlineData("N/A")]
    [InlineData("none")]
    public void Trap3_8_Placeholder_IsNoValue(string placeholder) =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.conversation.id", placeholder), ("session.id", "s-1")).ConversationId.ToString().ShouldBe("s-1");

    [Fact]
    public void Trap3_2_PythonRepr_IsReadLikeJson() =>
        Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 50),
            ("gen_ai.usage.input_token_details", "{'cache_read': 30, 'audio': None, 'note': 'it\\'s \"fine\"', 'ok': True}"))
        .Usage.ShouldBe(new TokenUsage { FreshInput = 20, CacheRead = 30 });

    [Theory]
    [InlineData("{\"prompt_tokens\": 8, \"completion")]
    [InlineData("\"{\\\"prompt_tokens\\\": 8}\"")]
    [InlineData("{'prompt_tokens': 8, 'x': <object at 0x7f>}")]
    public void Trap3_2_CutOrEncodedTwiceOrARepr_GivesWhatCanBeRead(string sent) =>
        Run.Span(("gen_ai.operation.name", "chat"), ("metadata.usage_object", sent)).Usage!.Value.InputTotal.ShouldBe(8);
}

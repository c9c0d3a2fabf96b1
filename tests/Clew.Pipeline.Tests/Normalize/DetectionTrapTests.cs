using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>Keys that many emitters use for different things: none of them tells alone who sent a span or what it is.</summary>
public sealed class DetectionTrapTests
{
    [Theory]
    [InlineData("llm.model_name")]
    [InlineData("llm.user")]
    [InlineData("llm.usage.total_tokens")]
    public void Marker_LlmPrefix_NamesNoEmitter(string key) => Run.Span((key, "5")).Emitter.ToString().ShouldBeOneOf("openinference", "openllmetry", "custom_apps", "");

    [Theory]
    [InlineData("gen_ai.prompt", "Is it raining?")] // a text: the convention of 2024, Quarkus, OpenRouter
    [InlineData("gen_ai.prompt.0.content", "Is it raining?")] // flattened: OpenLLMetry and gateways
    public void Marker_GenAIPrompt_ItsShapeTells(string key, string value) =>
        Run.Span(("gen_ai.operation.name", "chat"), (key, value), ("gen_ai.prompt.0.role", key.EndsWith("content", StringComparison.Ordinal) ? "user" : null))
            .InputPreview.ToString().ShouldBe("Is it raining?");

    [Fact]
    public void Marker_GenAIPromptName_IsNoMessage() =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.prompt.name", "rain"), ("gen_ai.prompt.variable.city", "Oslo")).InputPreview.IsNullOrEmpty.ShouldBeTrue();

    [Theory]
    [InlineData("strands-agents")]
    [InlineData("autogen")]
    [InlineData("microsoft.agent_framework")]
    [InlineData("gcp.vertex.agent")]
    [InlineData("Langchain")]
    [InlineData("crewai")]
    [InlineData("semantic-kernel")]
    public void Marker_ProviderThatIsAFramework_TheModelNamesTheProvider(string framework)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.system", framework), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1_000_000));

        span.Llm!.Provider.ToString().ShouldBe("openai");
        span.CostNanoUsd.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("litellm", "chat")]
    [InlineData("app", "text_completion")]
    public void Marker_CompletionAsAnOperation_DependsOnTheEmitter(string scope, string operation) =>
        Run.With(span => span.Scope = new InstrumentationScope { Name = scope }, ("gen_ai.operation.name", "completion"), ("gen_ai.request.model", "gpt-4o"))
            .Llm!.Operation.ToString().ShouldBe(operation);

    [Fact]
    public void Marker_SnakeCaseAiKeys_AreNotTheCamelCaseOnes() =>
        Run.Span(("ai.prompt_tokens.used", 7), ("ai.completion_tokens.used", 3), ("ai.model_id", "gpt-4o")).Emitter.ToString().ShouldBe("sentry");

    [Fact]
    public void Marker_OneTrace_ManyEmitters_EachSpanHasItsOwn()
    {
        SpanBatch batch = new();
        Span[] spans = [batch.AddSpan("agent", 1, 0, "strands.telemetry.tracer"), batch.AddSpan("openai.chat", 2, 1, "opentelemetry.instrumentation.openai.v1"), batch.AddSpan("ai.toolCall", 3, 1, "ai")];

        Run.Process(batch);

        spans.Select(span => span.Emitter.ToString()).ShouldBe(["strands", "openllmetry", "vercel_ai"]);
    }

    [Fact]
    public void FinishReason_OnlyInTheAnswerOfAnEvent_IsThatOfTheCall() =>
        Run.With(
            span => span.AddEvent("gen_ai.client.inference.operation.details", ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"Yes."}],"finish_reason":"tool_use"}]""")),
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"))
        .Llm!.FinishReasons.ToString().ShouldBe("tool_calls");
}

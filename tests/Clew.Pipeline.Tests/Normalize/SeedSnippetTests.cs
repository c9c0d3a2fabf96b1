using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>The spans of the articles that Clew was asked to understand, with their spellings, right or wrong.</summary>
public sealed class SeedSnippetTests
{
    [Fact]
    public void ModelCall_WithUnprefixedUsage()
    {
        Span span = Run.Named(
            "gen_ai.model.call",
            ("gen_ai.system", "anthropic"), ("gen_ai.request.model", "claude-3-5-sonnet"), ("gen_ai.request.temperature", 0.7),
            ("gen_ai.prompt", "Summarise the report."), ("gen_ai.response.model", "claude-3-5-sonnet-20241022"),
            ("usage.input_tokens", 1000), ("usage.output_tokens", 200), ("gen_ai.response.finish_reason", "max_tokens"));

        SpanText.Of(span).ShouldBe(
            """
            kind llm, emitter otel_legacy
            chat anthropic claude-3-5-sonnet -> claude-3-5-sonnet-20241022 -, finish length (max_tokens), stream -, ttft -
            temperature 0.7, topP -, topK -, maxTokens -
            fresh 1000, cacheRead 0, cacheWrite 0, cacheWrite1h 0, output 200, reasoning 0
            cost 6000000, counted True
            in: Summarise the report.
            content: gen_ai.prompt
            """);
    }

    [Fact]
    public void AgentRun_WithTaskAndIterations() =>
        SpanText.Of(Run.Named(
            "agent.run", ("gen_ai.agent.name", "research_agent"), ("session.id", "s-9"), ("agent.task", "Find three sources"), ("agent.iterations", 4)))
        .ShouldBe(
            """
            kind agent, emitter otel_current
            agent research_agent, conversation s-9, iterations 4
            in: Find three sources
            """);

    [Fact]
    public void AgentToolCall_WithSuccess() =>
        SpanText.Of(Run.Named("agent.tool_call", ("gen_ai.tool.name", "web_search"), ("gen_ai.tool.call.id", "call_1"), ("tool.success", true)))
        .ShouldBe(
            """
            kind tool, emitter otel_current
            tool web_search call_1
            """);

    [Fact]
    public void CallSubagent() =>
        SpanText.Of(Run.Named("coordinator.call_subagent", ("subagent.url", "http://research"), ("gen_ai.agent.name", "coordinator")))
        .ShouldBe(
            """
            kind agent, emitter otel_current
            agent coordinator
            """);

    [Fact]
    public void AgentInvoke_WithCompletionText() =>
        SpanText.Of(Run.Named(
            "gen_ai.agent.invoke", ("gen_ai.agent.name", "healthcare_intake"), ("gen_ai.agent.id", "hc-intake-v3"), ("gen_ai.system", "openai"),
            ("gen_ai.completion.text", "You are booked for Monday.")))
        .ShouldBe(
            """
            kind agent, emitter otel_legacy
            agent healthcare_intake hc-intake-v3
            out: You are booked for Monday.
            content: gen_ai.completion.text
            """);

    [Fact]
    public void AgentToolCall_WithoutSuccess_Failed()
    {
        Span span = Run.Named("agent.tool_call", ("gen_ai.tool.name", "web_search"), ("gen_ai.tool.call.id", "call_1"), ("tool.success", false));

        (span.Kind, span.IsError).ShouldBe((SpanKind.Tool, true));
    }

    [Theory]
    [InlineData("subagent.run", SpanKind.Agent)]
    [InlineData("subagent.process", SpanKind.Agent)]
    [InlineData("gen_ai.tool.call", SpanKind.Tool)]
    [InlineData("gen_ai.chat", SpanKind.Llm)]
    public void SpanWithNothingButAName(string name, SpanKind kind) => Run.Named(name).Kind.ShouldBe(kind);
}

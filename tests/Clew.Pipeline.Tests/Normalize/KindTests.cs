using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class KindTests
{
    [Theory]
    [InlineData("chat", SpanKind.Llm)]
    [InlineData("generate_content", SpanKind.Llm)]
    [InlineData("text_completion", SpanKind.Llm)]
    [InlineData("embeddings", SpanKind.Embedding)]
    [InlineData("retrieval", SpanKind.Retrieval)]
    [InlineData("fetch_response", SpanKind.Other)]
    [InlineData("create_agent", SpanKind.Agent)]
    [InlineData("invoke_agent", SpanKind.Agent)]
    [InlineData("plan", SpanKind.Agent)]
    [InlineData("execute_tool", SpanKind.Tool)]
    [InlineData("invoke_workflow", SpanKind.Workflow)]
    [InlineData("search_memory", SpanKind.Memory)]
    [InlineData("upsert_memory", SpanKind.Memory)]
    [InlineData("delete_memory_store", SpanKind.Memory)]
    [InlineData("something_new", SpanKind.Other)]
    public void Kind_ByOperation(string operation, SpanKind kind) => Run.Span(("gen_ai.operation.name", operation)).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("openinference.span.kind", "LLM", SpanKind.Llm)]
    [InlineData("openinference.span.kind", "reranker", SpanKind.Rerank)]
    [InlineData("openinference.span.kind", "GUARDRAIL", SpanKind.Guardrail)]
    [InlineData("openinference.span.kind", "EVALUATOR", SpanKind.Evaluator)]
    [InlineData("openinference.span.kind", "CHAIN", SpanKind.Workflow)]
    [InlineData("traceloop.span.kind", "agent", SpanKind.Agent)]
    [InlineData("traceloop.span.kind", "task", SpanKind.Other)]
    [InlineData("ai.operationId", "ai.streamText", SpanKind.Agent)]
    [InlineData("ai.operationId", "ai.streamText.doStream", SpanKind.Llm)]
    [InlineData("gen_ai.tool.name", "search", SpanKind.Tool)]
    [InlineData("gen_ai.request.model", "gpt-4o", SpanKind.Llm)]
    [InlineData("mcp.method.name", "tools/list", SpanKind.Mcp)]
    [InlineData("http.request.method", "GET", SpanKind.Http)]
    [InlineData("http.method", "GET", SpanKind.Http)]
    [InlineData("db.system.name", "postgresql", SpanKind.Db)]
    [InlineData("db.system", "redis", SpanKind.Db)]
    [InlineData("messaging.system", "rabbitmq", SpanKind.Messaging)]
    [InlineData("gen_ai.agent.name", "writer", SpanKind.Other)] // Names the agent a span belongs to; does not make the span one.
    [InlineData("my.attribute", "x", SpanKind.Other)]
    public void Kind_ByOneAttribute(string key, string value, SpanKind kind) => Run.Span((key, value)).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("agent.run", SpanKind.Agent)]
    [InlineData("agent.tool_call", SpanKind.Tool)]
    [InlineData("gen_ai.chat", SpanKind.Llm)]
    [InlineData("gen_ai.tool.call", SpanKind.Tool)]
    [InlineData("gen_ai.model.call", SpanKind.Llm)]
    [InlineData("gen_ai.agent.invoke", SpanKind.Agent)]
    [InlineData("coordinator.call_subagent", SpanKind.Agent)]
    [InlineData("subagent.run", SpanKind.Agent)]
    [InlineData("subagent.process", SpanKind.Agent)]
    [InlineData("agent.running", SpanKind.Other)]
    public void Kind_ByName(string name, SpanKind kind) => Run.Named(name).Kind.ShouldBe(kind);

    [Fact]
    public void Kind_AttributesAndName_AttributesDecide() => Run.Named("agent.run", ("gen_ai.operation.name", "chat")).Kind.ShouldBe(SpanKind.Llm);

    [Fact]
    public void Kind_ChainWithAnOperation_OperationIsMorePrecise() =>
        Run.Span(("openinference.span.kind", "CHAIN"), ("gen_ai.operation.name", "chat")).Kind.ShouldBe(SpanKind.Llm);

    [Theory]
    [InlineData(OtlpSpanKind.Client, SpanKind.Mcp)]
    [InlineData(OtlpSpanKind.Server, SpanKind.Mcp)]
    [InlineData(OtlpSpanKind.Internal, SpanKind.Tool)] // The convention puts MCP attributes on an outer execute_tool span.
    public void Kind_ToolCallOverMcp_DependsOnWhoSpeaksTheProtocol(OtlpSpanKind otlpKind, SpanKind kind) =>
        Run.With(span => span.OtlpKind = otlpKind, ("mcp.method.name", "tools/call"), ("gen_ai.operation.name", "execute_tool")).Kind.ShouldBe(kind);

    [Fact]
    public void Usage_OfAFetchedResponse_BelongsToAnotherCall() =>
        Run.Span(("gen_ai.operation.name", "fetch_response"), ("gen_ai.usage.input_tokens", 10)).Usage.ShouldBeNull();

    [Theory]
    [InlineData("openinference.instrumentation.openai", "x", "x", "openinference")]
    [InlineData("@traceloop/instrumentation-openai", "x", "x", "openllmetry")]
    [InlineData("ai", "x", "x", "vercel_ai")]
    [InlineData("my-app", "openinference.span.kind", "LLM", "openinference")]
    [InlineData("my-app", "gen_ai.prompt.0.role", "user", "openllmetry")]
    [InlineData("my-app", "gen_ai.provider.name", "openai", "otel_current")]
    [InlineData("my-app", "gen_ai.system", "openai", "otel_legacy")]
    [InlineData("my-app", "gen_ai.prompt.name", "greeting", "")]
    public void Emitter_ByScopeThenMarker(string scope, string key, string value, string emitter) =>
        Run.With(span => span.Scope = new InstrumentationScope { Name = scope }, (key, value)).Emitter.ToString().ShouldBe(emitter);
}

using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>
/// One run of an agent as different SDKs send it: an agent that sums up, two calls of a model (a cached prompt, reasoning, a tool call, then an answer that is
/// streamed) and the tool, which fails. Whatever the words, it is the same run.
/// </summary>
public sealed class AgentRunTests
{
    private const string Expected = "2 calls, input 2500, cacheRead 1024, output 130, reasoning 60; tools find_order; agent planner; conversation c-1; user ada; finish tool_calls|stop; asks find_order";

    public static TheoryData<string> Sdks() => [.. Runs.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sdks))]
    public void Run_OfAnySdk_IsTheSame(string sdk)
    {
        (string scope, (string Name, (string Key, object? Value)[] Attributes)[] spans) = Runs[sdk];
        SpanBatch batch = new();
        for (int i = 0; i < spans.Length; i++)
        {
            Span span = batch.AddSpan(spans[i].Name, (ulong)i + 1, i == 0 ? 0ul : 1, scope, status: i == 3 ? StatusCode.Error : StatusCode.Unset, attributes: spans[i].Attributes);
            span.StartTimeUnixNano += i;
        }
        Run.Process(batch);

        Text([.. Enumerable.Range(0, batch.Count).Select(i => batch[i])]).ShouldBe(Expected);
    }

    private static string Text(Span[] spans)
    {
        UsageSum sum = TokenLedger.Sum(spans);
        Span[] calls = [.. spans.Where(span => span is { Kind: SpanKind.Llm, Counted: true })];
        return $"{calls.Length} calls, input {sum.InputTokens}, cacheRead {sum.CacheReadTokens}, output {sum.OutputTokens}, reasoning {sum.ReasoningTokens}; "
            + $"tools {string.Join(' ', spans.Where(span => span.Kind == SpanKind.Tool).Select(span => span.ToolName))}; "
            + $"agent {First(spans, span => span.Agent)}; conversation {First(spans, span => span.ConversationId)}; user {First(spans, span => span.UserId)}; "
            + $"finish {string.Join('|', calls.Select(call => call.Llm!.FinishReasons))}; asks {First(calls, call => call.RequestedTools).ToString().Split('\t')[0]}";
    }

    private static Utf8Text First(Span[] spans, Func<Span, Utf8Text> field) => spans.Select(field).FirstOrDefault(text => !text.IsNullOrEmpty);

    private static readonly Dictionary<string, (string Scope, (string Name, (string Key, object? Value)[] Attributes)[] Spans)> Runs = new()
    {
        ["otel"] = ("opentelemetry.instrumentation.openai_v2",
        [
            ("invoke_agent planner", [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", "c-1"), ("user.id", "ada"), ("gen_ai.usage.input_tokens", 2500), ("gen_ai.usage.output_tokens", 130)]),
            ("chat gpt-5", [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.cache_read.input_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.reasoning.output_tokens", 60), ("gen_ai.response.finish_reasons", new[] { "tool_calls" }), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}]}]""")]),
            ("chat gpt-5", [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.response.finish_reasons", new[] { "stop" })]),
            ("execute_tool find_order", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1")]),
        ]),
        ["openlit"] = ("openlit.otel.tracing",
        [
            ("invoke_agent planner", [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", "c-1"), ("user.id", "ada"), ("telemetry.sdk.name", "openlit")]),
            ("chat gpt-5", [("telemetry.sdk.name", "openlit"), ("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.prompt_tokens_details.cached_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.completion_tokens_details.reasoning_tokens", 60), ("gen_ai.response.finish_reasons", new[] { "tool_calls" }), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}]}]""")]),
            ("chat gpt-5", [("telemetry.sdk.name", "openlit"), ("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.request.is_stream", true), ("gen_ai.response.finish_reasons", new[] { "stop" })]),
            ("execute_tool find_order", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1")]),
        ]),
        ["langfuse"] = ("langfuse-sdk",
        [
            ("planner", [("langfuse.observation.type", "agent"), ("session.id", "c-1"), ("user.id", "ada")]),
            ("llm", [("langfuse.observation.type", "generation"), ("langfuse.observation.model.name", "gpt-5"), ("langfuse.observation.usage_details", """{"input":176,"input_cached_tokens":1024,"output":20,"output_reasoning_tokens":60,"total":1280}"""), ("gen_ai.response.finish_reasons", "tool_calls"), ("langfuse.observation.output", """{"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"find_order","arguments":"{}"}}]}""")]),
            ("llm", [("langfuse.observation.type", "generation"), ("langfuse.observation.model.name", "gpt-5"), ("langfuse.observation.usage_details", """{"input":1300,"output":50,"total":1350}"""), ("gen_ai.response.finish_reasons", "stop")]),
            ("find_order", [("langfuse.observation.type", "tool"), ("langfuse.observation.level", "ERROR")]),
        ]),
        ["langsmith"] = ("langsmith",
        [
            ("planner", [("langsmith.span.kind", "chain"), ("langsmith.trace.session_id", "p"), ("langsmith.metadata.session_id", "c-1"), ("langsmith.metadata.user_id", "ada"), ("gen_ai.agent.name", "planner")]),
            ("ChatOpenAI", [("langsmith.span.kind", "llm"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.total_tokens", 1280), ("gen_ai.usage.input_token_details", "{'cache_read': 1024}"), ("gen_ai.usage.output_token_details", "{'reasoning': 60}"), ("gen_ai.completion", """{"generations":[[{"text":"","message":{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"","tool_calls":[{"name":"find_order","args":{},"id":"t1","type":"tool_call"}],"response_metadata":{"finish_reason":"tool_calls"}}}}]]}"""), ("gen_ai.response.finish_reasons", "tool_calls")]),
            ("ChatOpenAI", [("langsmith.span.kind", "llm"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.response.finish_reasons", "stop")]),
            ("find_order", [("langsmith.span.kind", "tool"), ("gen_ai.tool.name", "find_order")]),
        ]),
        ["strands"] = ("strands.telemetry.tracer",
        [
            ("invoke_agent planner", [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.system", "strands-agents"), ("gen_ai.agent.name", "planner"), ("session.id", "c-1"), ("user.id", "ada"), ("gen_ai.usage.input_tokens", 2500), ("gen_ai.usage.output_tokens", 130)]),
            ("chat", [("gen_ai.operation.name", "chat"), ("gen_ai.system", "strands-agents"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.cache_read_input_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.total_tokens", 1280), ("gen_ai.usage.reasoning_tokens", 60), ("gen_ai.response.finish_reasons", new[] { "tool_use" }), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}],"finish_reason":"tool_use"}]""")]),
            ("chat", [("gen_ai.operation.name", "chat"), ("gen_ai.system", "strands-agents"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.usage.total_tokens", 1350), ("gen_ai.response.finish_reasons", new[] { "end_turn" })]),
            ("execute_tool find_order", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.system", "strands-agents"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1"), ("gen_ai.tool.status", "error")]),
        ]),
        ["traceloop"] = ("opentelemetry.instrumentation.openai.v1",
        [
            ("planner.agent", [("traceloop.span.kind", "agent"), ("traceloop.entity.name", "planner"), ("traceloop.association.properties.session_id", "c-1"), ("traceloop.association.properties.user_id", "ada")]),
            ("openai.chat", [("llm.request.type", "chat"), ("gen_ai.system", "OpenAI"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.prompt_tokens", 1200), ("gen_ai.usage.cache_read_input_tokens", 1024), ("gen_ai.usage.completion_tokens", 80), ("llm.usage.total_tokens", 1280), ("llm.usage.reasoning_tokens", 60), ("gen_ai.completion.0.finish_reason", "tool_calls"), ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.tool_calls.0.id", "t1"), ("gen_ai.completion.0.tool_calls.0.name", "find_order"), ("gen_ai.completion.0.tool_calls.0.arguments", "{}")]),
            ("openai.chat", [("llm.request.type", "chat"), ("gen_ai.system", "OpenAI"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.prompt_tokens", 1300), ("gen_ai.usage.completion_tokens", 50), ("llm.usage.total_tokens", 1350), ("llm.is_streaming", true), ("gen_ai.completion.0.finish_reason", "stop"), ("gen_ai.completion.0.content", "Done.")]),
            ("find_order.tool", [("traceloop.span.kind", "tool"), ("traceloop.entity.name", "find_order")]),
        ]),
        ["haystack (OpenInference)"] = ("openinference.instrumentation.haystack",
        [
            ("planner", [("openinference.span.kind", "AGENT"), ("agent.name", "planner"), ("session.id", "c-1"), ("user.id", "ada")]),
            ("OpenAIChatGenerator.run", [("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-5"), ("llm.provider", "openai"), ("llm.token_count.prompt", 1200), ("llm.token_count.prompt_details.cache_read", 1024), ("llm.token_count.completion", 80), ("llm.token_count.completion_details.reasoning", 60), ("llm.token_count.total", 1280), ("llm.finish_reason", "tool_calls"), ("llm.output_messages.0.message.role", "assistant"), ("llm.output_messages.0.message.tool_calls.0.tool_call.id", "t1"), ("llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "find_order"), ("llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", "{}")]),
            ("OpenAIChatGenerator.run", [("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-5"), ("llm.provider", "openai"), ("llm.token_count.prompt", 1300), ("llm.token_count.completion", 50), ("llm.token_count.total", 1350), ("llm.finish_reason", "stop"), ("output.value", "Done.")]),
            ("ToolInvoker.run", [("openinference.span.kind", "TOOL"), ("tool.name", "find_order")]),
        ]),
        ["pydantic-ai"] = ("pydantic-ai",
        [
            ("agent run", [("gen_ai.agent.name", "planner"), ("agent_name", "planner"), ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.conversation.id", "c-1"), ("user.id", "ada"), ("gen_ai.usage.input_tokens", 2500), ("gen_ai.usage.output_tokens", 130), ("logfire.msg", "planner run")]),
            ("chat gpt-5", [("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.details.cache_read_tokens", 1024), ("gen_ai.usage.cache_read.input_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.details.reasoning_tokens", 60), ("gen_ai.response.finish_reasons", new[] { "tool_call" }), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}]}]""")]),
            ("chat gpt-5", [("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.response.finish_reasons", new[] { "stop" })]),
            ("running tool", [("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1"), ("tool_arguments", "{}"), ("logfire.msg", "running tool: find_order")]),
        ]),
        ["ai-sdk"] = ("ai",
        [
            ("ai.streamText", [("operation.name", "ai.streamText planner"), ("ai.operationId", "ai.streamText"), ("ai.telemetry.functionId", "planner"), ("resource.name", "planner"), ("ai.telemetry.metadata.sessionId", "c-1"), ("ai.telemetry.metadata.userId", "ada"), ("ai.usage.inputTokens", 2500), ("ai.usage.outputTokens", 130), ("gen_ai.agent.name", "planner")]),
            ("ai.streamText.doStream", [("operation.name", "ai.streamText.doStream planner"), ("ai.operationId", "ai.streamText.doStream"), ("ai.model.provider", "openai.responses"), ("ai.model.id", "gpt-5"), ("ai.usage.inputTokens", 1200), ("ai.usage.cachedInputTokens", 1024), ("ai.usage.outputTokens", 80), ("ai.usage.reasoningTokens", 60), ("ai.usage.totalTokens", 1280), ("ai.response.finishReason", "tool-calls"), ("ai.response.toolCalls", """[{"type":"tool-call","toolCallId":"t1","toolName":"find_order","input":{}}]""")]),
            ("ai.streamText.doStream", [("operation.name", "ai.streamText.doStream planner"), ("ai.operationId", "ai.streamText.doStream"), ("ai.model.provider", "openai.responses"), ("ai.model.id", "gpt-5"), ("ai.usage.inputTokens", 1300), ("ai.usage.outputTokens", 50), ("ai.usage.totalTokens", 1350), ("ai.response.finishReason", "stop"), ("ai.response.text", "Done.")]),
            ("ai.toolCall", [("operation.name", "ai.toolCall planner"), ("ai.operationId", "ai.toolCall"), ("ai.toolCall.name", "find_order"), ("ai.toolCall.id", "t1"), ("ai.toolCall.args", "{}")]),
        ]),
        ["mastra"] = ("@mastra/otel-exporter",
        [
            ("invoke_agent planner", [("mastra.span.type", "agent_run"), ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", "c-1"), ("mastra.metadata.userId", "ada")]),
            ("chat gpt-5", [("mastra.span.type", "model_generation"), ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.cached_input_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.reasoning_tokens", 60), ("gen_ai.response.finish_reasons", """["tool_calls"]"""), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}]}]""")]),
            ("chat gpt-5", [("mastra.span.type", "model_generation"), ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.response.finish_reasons", """["stop"]""")]),
            ("execute_tool find_order", [("mastra.span.type", "tool_call"), ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find_order")]),
        ]),
        ["google-adk"] = ("gcp.vertex.agent",
        [
            ("invoke_agent planner", [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.system", "gcp.vertex.agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", "c-1"), ("user.id", "ada")]),
            ("call_llm", [("gen_ai.system", "gcp.vertex.agent"), ("gen_ai.request.model", "gemini-2.5-flash"), ("gcp.vertex.agent.session_id", "c-1"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.output_tokens", 20), ("gen_ai.response.finish_reasons", new[] { "tool_calls" }), ("gcp.vertex.agent.llm_response", """{"model_version":"gemini-2.5-flash","content":{"parts":[{"function_call":{"id":"t1","name":"find_order","args":{}}}],"role":"model"},"finish_reason":"STOP","usage_metadata":{"prompt_token_count":1200,"cached_content_token_count":1024,"candidates_token_count":20,"thoughts_token_count":60,"total_token_count":1280}}""")]),
            ("call_llm", [("gen_ai.system", "gcp.vertex.agent"), ("gen_ai.request.model", "gemini-2.5-flash"), ("gen_ai.usage.input_tokens", 1300), ("gen_ai.usage.output_tokens", 50), ("gen_ai.response.finish_reasons", new[] { "stop" })]),
            ("execute_tool find_order", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.system", "gcp.vertex.agent"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1")]),
        ]),
        ["semantic-kernel"] = ("Microsoft.SemanticKernel.Diagnostics",
        [
            ("invoke_agent planner", [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.agent.id", "a1"), ("gen_ai.conversation.id", "c-1"), ("user.id", "ada")]),
            ("chat.completions gpt-5", [("gen_ai.operation.name", "chat.completions"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.input_tokens", 1200), ("gen_ai.usage.cache_read.input_tokens", 1024), ("gen_ai.usage.output_tokens", 80), ("gen_ai.usage.reasoning.output_tokens", 60), ("gen_ai.response.finish_reason", "ToolCalls"), ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"find_order","arguments":{}}]}]""")]),
            ("chat.completions gpt-5", [("gen_ai.operation.name", "chat.completions"), ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-5"), ("gen_ai.usage.prompt_tokens", 1300), ("gen_ai.usage.completion_tokens", 50), ("gen_ai.response.finish_reason", "Stop")]),
            ("execute_tool find_order", [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find_order"), ("gen_ai.tool.call.id", "t1")]),
        ]),
    };
}

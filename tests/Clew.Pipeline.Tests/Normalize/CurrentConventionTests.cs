using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class CurrentConventionTests
{
    [Fact]
    public void Process_ChatSpanOfToday_SetsEveryField()
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(
            "chat gpt-4o", kind: OtlpSpanKind.Client, attributes:
            [
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"),
                ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.response.id", "chatcmpl-1"),
                ("gen_ai.response.finish_reasons", new[] { "stop" }), ("gen_ai.request.temperature", 0.5), ("gen_ai.request.top_p", 0.9),
                ("gen_ai.request.top_k", 40), ("gen_ai.request.max_tokens", 300), ("gen_ai.request.stream", true),
                ("gen_ai.response.time_to_first_chunk", 0.25), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100),
                ("gen_ai.usage.cache_read.input_tokens", 400), ("gen_ai.usage.cache_write.input_tokens", 100),
                ("gen_ai.usage.reasoning.output_tokens", 30), ("gen_ai.conversation.id", "c-1"), ("gen_ai.agent.name", "writer"),
                ("gen_ai.agent.id", "a-1"), ("gen_ai.agent.version", "2"), ("user.id", "ada"),
                ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Is it raining?"}]}]"""),
                ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"Yes."}]}]"""),
            ]);

        new IngestPipeline().Process(batch);

        SpanText.Of(span).ShouldBe(
            """
            kind llm, emitter otel_current
            chat openai gpt-4o -> gpt-4o-2024-08-06 chatcmpl-1, finish stop, stream True, ttft 250000000
            temperature 0.5, topP 0.9, topK 40, maxTokens 300
            fresh 500, cacheRead 400, cacheWrite 100, cacheWrite1h 0, output 70, reasoning 30
            cost 3000000, counted True
            agent writer a-1 2, conversation c-1, user ada
            in: Is it raining?
            out: Yes.
            content: gen_ai.input.messages gen_ai.output.messages
            """);
        span.HasContent.ShouldBeTrue();
    }
}

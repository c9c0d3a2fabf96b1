using Clew.Telemetry;
using Shouldly;
using Xunit;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>OpenAI marks a refusal inside of an answer that ended like any other.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"refusal","content":"I can't help with that."}],"finish_reason":"stop"}]""")]
    [InlineData("gen_ai.output.messages", """[{"role":"assistant","content":null,"refusal":"I can't help with that."}]""")]
    [InlineData("output.value", """{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":null,"refusal": "I can't help with that."}}]}""")]
    [InlineData("output.value", """[{"role":"assistant","content":[{"type":"refusal","refusal":"I can't help with that."}]}]""")]
    public void Process_AnAnswerThatIsMarkedAsARefusal_EndsByTheCanonicalReason(string key, string answer)
    {
        GenAICall call = Call(key, answer, "stop");

        (call.FinishReasons.ToString(), call.FinishReasonsOriginal.ToString()).ShouldBe(("content_filter", "stop"));
    }

    [Theory]
    [InlineData("""[{"role":"assistant","content":"Yes.","refusal":null}]""", "stop", "stop")]
    [InlineData("""[{"role":"assistant","content":"Yes.","refusal": null}]""", "stop", "stop")]
    [InlineData("""[{"role":"assistant","content":"Write \"refusal\" into the field.","refusal":null}]""", "stop", "stop")]
    [InlineData("""[{"role":"assistant","content":null,"refusal":"No"}]""", "length", "length")]
    public void Process_OtherAnswers_KeepTheirReason(string answer, string sent, string expected) =>
        Call("gen_ai.output.messages", answer, sent).FinishReasons.ToString().ShouldBe(expected);

    private static GenAICall Call(string key, string answer, string reason)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(attributes:
        [
            ("gen_ai.operation.name", "chat"), ("openinference.span.kind", "LLM"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.finish_reasons", new[] { reason }), (key, answer),
        ]);
        new IngestPipeline().Process(batch);
        return span.Llm!;
    }
}

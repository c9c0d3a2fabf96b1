using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class ContentTests
{
    [Fact]
    public void Content_KnownKeysAndLargeTexts_AreMovedUnchanged()
    {
        string large = new('x', 5000);
        Span span = Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.prompt.0.content", "hi"), ("app.note", large), ("gen_ai.prompt.name", "greeting"), ("app.small", "y"));

        Keys(span.Content).ShouldBe(["gen_ai.prompt.0.content", "app.note"]);
        Keys(span.Attributes).ShouldBe(["gen_ai.operation.name", "gen_ai.prompt.name", "app.small"]);
        span.Content[1].Value.AsText.ToString().ShouldBe(large);
        span.HasContent.ShouldBeTrue();
    }

    [Fact]
    public void Content_NoneSent_StaysEmpty()
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"));

        (span.Content.Count, span.HasContent, span.InputPreview.IsNull).ShouldBe((0, false, true));
    }

    [Fact]
    public void Content_MoreAttributesThanTheStackHolds_AreAllMoved()
    {
        (string, object?)[] attributes = [.. Enumerable.Range(0, 1000).Select(i => ($"gen_ai.prompt.{i}.content", (object?)$"text {i}"))];

        Run.Span(attributes).Content.Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("""[{"role":"user","parts":[{"type":"text","content":"first"}]},{"role":"assistant","content":"no"},{"role":"user","content":"last  \n one"}]""", "last one")]
    [InlineData("""[ { "content" : "before the role" , "role" : "user" } ]""", "before the role")]
    [InlineData("""[{"role":"user","content":"ask"},{"role":"assistant","content":"answer"},{"role":"user","parts":[{"type":"tool_call_response","id":"1","response":{"a":1}}]}]""", "ask")]
    [InlineData("""[{"role":"user","content":"say \"user\" \u00e9 \ud83d\ude00"}]""", "say \"user\" é 😀")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"nested"}]}]}""", "nested")]
    [InlineData("""{"prompt":"only a prompt"}""", "only a prompt")]
    [InlineData("""[{"role":"user","content":"cut in the mid""", "cut in the mid")]
    [InlineData("""[{"role":"system","content":"no user at all"}]""", "no user at all")]
    [InlineData("just a text", "just a text")]
    [InlineData("[not json", "[not json")]
    public void InputPreview_FromText_IsTheLastUserMessage(string messages, string preview) =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", messages)).InputPreview.ToString().ShouldBe(preview);

    [Theory]
    [InlineData("""[{"role":"assistant","parts":[{"type":"reasoning","content":"think"},{"type":"text","content":"say"}]}]""", "say")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"weather","arguments":{"city":"Oslo"}}]}]""", "weather")]
    [InlineData("""[{"role":"assistant","parts":[],"finish_reason":"stop"}]""", "")]
    public void OutputPreview_FromText_IsWhatComesOut(string messages, string preview) =>
        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.output.messages", messages)).OutputPreview.ToString().ShouldBe(preview);

    [Fact]
    public void Preview_StructuredValue_IsRead()
    {
        AnyValue messages = AnyValue.From([
            Some.Map(("role", "user"), ("parts", new[] { Some.Map(("type", "text"), ("content", "structured")) })),
            Some.Map(("role", "assistant"), ("parts", new[] { Some.Map(("type", "text"), ("content", "no")) })),
        ]);

        Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", messages)).InputPreview.ToString().ShouldBe("structured");
    }

    [Fact]
    public void Preview_FlattenedKeys_AreTheLastUserMessage()
    {
        Span span = Run.Span(
            ("openinference.span.kind", "LLM"),
            ("llm.input_messages.0.message.role", "user"), ("llm.input_messages.0.message.content", "first"),
            ("llm.input_messages.1.message.role", "user"), ("llm.input_messages.1.message.contents.0.message_content.text", "second"),
            ("llm.input_messages.2.message.role", "tool"), ("llm.input_messages.2.message.content", "no"),
            ("llm.output_messages.0.message.content", "answer"));

        (span.InputPreview.ToString(), span.OutputPreview.ToString()).ShouldBe(("second", "answer"));
    }

    [Fact]
    public void Preview_Events_AreReadAndMarkContent()
    {
        Span span = Run.With(
            span =>
            {
                span.AddEvent("gen_ai.user.message", ("content", "asked"));
                span.AddEvent("gen_ai.choice", ("message", """{"role":"assistant","content":"answered"}"""));
            },
            ("gen_ai.operation.name", "chat"));

        (span.InputPreview.ToString(), span.OutputPreview.ToString(), span.HasContent).ShouldBe(("asked", "answered", true));
    }

    [Fact]
    public void Preview_Tool_IsArgumentsAndResult()
    {
        Span span = Run.Span(
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.arguments", """{"city":"Oslo"}"""), ("gen_ai.tool.call.result", "\"{\\\"rain\\\":true}\""));

        (span.InputPreview.ToString(), span.OutputPreview.ToString()).ShouldBe(("""{"city":"Oslo"}""", """{"rain":true}"""));
    }

    [Fact]
    public void Preview_LongText_IsCutBetweenCharacters()
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.prompt", string.Concat(Enumerable.Repeat("é\n", 300))));

        span.InputPreview.Length.ShouldBeInRange(197, 200);
        span.InputPreview.ToString().ShouldBe(string.Join(' ', Enumerable.Repeat("é", 67))[..133]);
    }

    private static string[] Keys(AttributeList attributes) => [.. attributes.AsSpan().ToArray().Select(item => item.Key.ToString())];
}

using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Messages;

public sealed class HostileContentTests
{
    [Theory]
    [InlineData("""[{"role":"user","content":"cut""")]
    [InlineData("{]")]
    [InlineData("[1,2")]
    [InlineData("\"")]
    public void Parse_BrokenJson_StaysVisibleAsText(string json)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", json));

        MessageText.Of(span).ShouldBe($"in user: text {json}");
    }

    [Theory]
    [InlineData("""[1,null,"text",{"role":5,"content":{}},{"parts":"x"},[],{"role":"user","content":"good"}]""")]
    [InlineData("""{"messages":{"role":"user"},"content":[[[[[[1]]]]]]}""")]
    [InlineData("""[{"role":"user","parts":[null,1,{"type":7},{"type":"text"},{"type":"tool_call"},{"type":"blob"}]}]""")]
    [InlineData("""[{"role":"user","content":"\ud800 lone"}]""")]
    [InlineData("""[{"role":"user","content":{"\ud800":1,"\udc00\ud83d\ude00":2},"\ud800name":"x"}]""")]
    [InlineData("""[{"role":"user","role":"user","content":"a","content":"b"}]""")]
    public void Parse_WrongTypesInside_NeverThrows(string json)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", json), ("gen_ai.tool.definitions", json), ("gen_ai.system_instructions", json));

        MessageText.Of(span).ShouldNotBeEmpty();
    }

    [Fact]
    public void Parse_OneBadMessage_DoesNotTakeTheOthers() =>
        MessageText.Of(Some.SpanWith(("gen_ai.input.messages", """[{"role":"user","content":"a"},{"role":"user","parts":[{"strange":true}]},{"role":"user","content":"b"}]""")))
            .ShouldBe("in user: text a\nin user: other {\"strange\":true}\nin user: text b");

    [Fact]
    public void Parse_DepthBombs_AreCutOrShownAsText()
    {
        string json = string.Concat(Enumerable.Repeat("[", 100_000));
        AnyValue nested = AnyValue.From("bottom");
        for (int i = 0; i < 10_000; i++)
        {
            nested = AnyValue.From([nested]);
        }
        string flatKey = "gen_ai.prompt.0." + string.Join('.', Enumerable.Repeat("a", 5_000));

        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", json), ("gen_ai.output.messages", nested), (flatKey, "x"));

        MessageText.Of(span).ShouldStartWith("in user: text [[[[");
    }

    [Fact]
    public void Parse_EncodedThreeTimes_IsDecoded()
    {
        string once = """[{"role":"user","content":"hi"}]""";
        string twice = System.Text.Json.JsonSerializer.Serialize(once);

        MessageText.Of(Some.SpanWith(("gen_ai.input.messages", System.Text.Json.JsonSerializer.Serialize(twice)))).ShouldBe("in user: text hi");
    }
}

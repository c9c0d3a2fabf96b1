using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Messages;

public sealed class RequestedToolsTests
{
    private const string Parts =
        """[{"role":"assistant","parts":[{"type":"text","content":"One moment."},{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Oslo"}},{"type":"tool_call","id":"c2","name":"clock"}]}]""";

    [Theory]
    [InlineData("gen_ai.output.messages", Parts)]
    [InlineData("gen_ai.completion.0.tool_calls", """[{"id":"c1","name":"weather"},{"id":"c2","name":"clock"}]""")]
    [InlineData("output.value", """{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{}"}},{"id":"c2","type":"function","function":{"name":"clock","arguments":"{}"}}]}}]}""")]
    [InlineData("ai.response.toolCalls", """[{"type":"tool-call","toolCallId":"c1","toolName":"weather","args":"{}"},{"type":"tool-call","toolCallId":"c2","toolName":"clock","args":"{}"}]""")]
    public void Answer_InAnyCarrier_GivesNamesAndIds(string key, string value)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), (key, value));

        span.RequestedTools.ToString().ShouldBe("weather\tc1\nclock\tc2");
    }

    [Theory]
    [InlineData("""[{"role":"assistant","parts":[{"type":"text","content":"Yes"}],"finish_reason":"tool_call"}]""", "")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":null,"name":"clock","arguments":"{\"a\":[1]}"}],"finish_reason":"tool_call"}]""", "clock")]
    [InlineData("""[{"finish_reason":null,"parts":[{"name":"clock","arguments":{"tool":[{}]},"type":"tool_call","id":"c1"},{"type":"tool_call","name":""}],"role":"assistant"}]""", "clock\tc1")]
    [InlineData(""" [ {"role":"assistant","parts":[ ]} , {"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"a"}]} ] """, "a\tc1")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"c\u0031","name":"\u00e9"}]}]""", "é\tc1")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","tool_call":{"id":"c1","name":"inner"}}]}]""", "inner\tc1")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"clock"}],"tool_calls":[{"id":"c2","function":{"name":"other"}}]}]""", "clock\tc1\nother\tc2")]
    [InlineData("""[{"role":"assistant","parts":["tool",{"type":"tool_call","id":"c1","name":"clock"}]}]""", "clock\tc1")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"clock"}]}""", "")]
    public void Answer_OfAnyShape_GivesItsCalls(string answer, string expected)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.output.messages", answer));

        span.RequestedTools.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Answer_OfGeminiThatStops_GivesTheTool()
    {
        Span span = Run.Span(
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gemini-2.5-flash"), ("gen_ai.response.finish_reasons", new object?[] { "STOP" }),
            ("gen_ai.output.messages", """[{"role":"model","parts":[{"functionCall":{"name":"weather","args":{}}}]}]"""));

        span.RequestedTools.ToString().ShouldBe("weather");
    }

    [Fact]
    public void Answer_InAnEvent_GivesTheTool()
    {
        Span span = Run.With(
            span => span.AddEvent("gen_ai.choice", ("message", """{"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather"}}]}""")),
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"));

        span.RequestedTools.ToString().ShouldBe("weather\tc1");
    }

    [Theory]
    [InlineData("""[{"role":"assistant","parts":[{"type":"text","content":"It rains."}]}]""")]
    [InlineData("""[{"role":"assistant","parts":[{"type":"text","content":"A function is a tool."}]}]""")]
    public void Answer_WithoutACall_IsEmpty(string answer)
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.output.messages", answer));

        span.RequestedTools.ShouldBe(Utf8Text.Empty);
    }

    [Fact]
    public void Span_WithoutAnAnswer_LeavesItOpen()
    {
        Span span = Run.Span(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.input.messages", Parts));

        span.RequestedTools.IsNull.ShouldBeTrue();
    }

    [Fact]
    public void Process_SpanWithoutMessages_AllocatesNothing()
    {
        IngestPipeline pipeline = new();
        SpanBatch batch = new();
        batch.AddSpan("chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 10)]);
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            pipeline.Process(batch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        _ = Allocated();
        long one = Allocated();
        for (int i = 0; i < 50; i++)
        {
            batch.AddSpan("chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 10)]);
        }
        _ = Allocated();

        // What a batch costs once, such as its ledger, may grow with its arrays; a parser's objects would be thousands of bytes a span.
        ((Allocated() - one) / 50).ShouldBeLessThan(400);
    }

    [Fact]
    public void Find_ResultInALaterCall_IsFilledInWhenAskedFor()
    {
        SpanBatch batch = new();
        Span first = batch.AddSpan("chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"), ("gen_ai.output.messages", Parts)]);
        Span second = batch.AddSpan("chat", id: 2, attributes:
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"),
            ("gen_ai.input.messages", """[{"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":"rain"}]}]"""),
        ]);
        second.StartTimeUnixNano = first.EndTimeUnixNano + 1;
        second.EndTimeUnixNano = second.StartTimeUnixNano + 1;
        Run.Process(batch);
        Span[] trace = [first, second];

        InferredTool[] tools = [.. InferredTools.Find(trace, [], DialectSet.BuiltIn)];
        InferredTools.FillContent(tools[0], [(second, []), (first, [])], DialectSet.BuiltIn);

        tools.Select(tool => tool.Span.Name.ToString()).ShouldBe(["weather", "clock"]);
        InferredTools.CallsWithResult(trace, tools[0]).ShouldBe([second.SpanId]);
        tools[0].Span.Content.AsSpan().ToArray().Select(item => $"{item.Key}={item.Value.AsText}")
            .ShouldBe(["gen_ai.tool.call.arguments={\"city\":\"Oslo\"}", "gen_ai.tool.call.result=rain"]);
    }
}

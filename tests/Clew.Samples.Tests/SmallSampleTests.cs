namespace Clew.Samples.Tests;

/// <summary>The small samples, run as anyone runs them, against a receiver.</summary>
public sealed class SmallSampleTests
{
    [Fact]
    public async Task Chat_Run_SendsOneStreamedCall()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        (await SampleProcess.RunAsync("Chat", sink)).ShouldContain("How long does a heat pump last?");

        ReceivedSpan chat = sink.Spans.ShouldHaveSingleItem();
        chat.Name.ShouldBe("chat gpt-4o-mini");
        chat.Attributes["gen_ai.response.time_to_first_chunk"].ShouldBeOfType<double>();
        chat.Attributes["gen_ai.response.finish_reasons"].ShouldBe(new[] { "stop" });
        chat.Text("gen_ai.output.messages").ShouldBeNull();
        string.Concat(sink.MetricBodies).ShouldContain("gen_ai.client.inference.duration");
    }

    [Fact]
    public async Task Chat_RunWithContentSwitchedOn_SendsWhatWasSaid()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        await SampleProcess.RunAsync("Chat", sink, ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"));

        sink.Spans.ShouldHaveSingleItem().Text("gen_ai.input.messages")!.ShouldContain("How long does a heat pump last?");
    }

    [Fact]
    public async Task AgentWithTools_Run_SendsTheTree()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        (await SampleProcess.RunAsync("AgentWithTools", sink)).ShouldContain("HP-9 costs 4,990 euros.");

        SpanForest.Draw(sink.Spans).ShouldBe("""
            invoke_agent shopping_agent (internal)
              chat gpt-4o-mini (client)
              chat gpt-4o-mini (client)
              chat gpt-4o-mini (client)
              execute_tool find_product (internal)
              execute_tool get_price (internal)
            """);
        ReceivedSpan agent = sink.Spans.Single(span => span.ParentSpanId is null);
        agent.Number("agent.iterations").ShouldBe(3);
        agent.Number("gen_ai.usage.input_tokens").ShouldBe(sink.Spans.Where(span => span.IsChat).Sum(span => span.Number("gen_ai.usage.input_tokens")));
        sink.Spans.Where(span => span.IsTool("get_price")).ShouldAllBe(span => (bool)span.Attributes["tool.success"]);
    }

    [Fact]
    public async Task ExtensionsAI_Run_NestsStreamToolAndStream()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        (await SampleProcess.RunAsync("ExtensionsAI", sink)).ShouldContain("Rain in Oslo.");

        SpanForest.Draw(sink.Spans).ShouldBe("""
            invoke_agent weather_agent (internal)
              chat gpt-4o-mini (client)
              chat gpt-4o-mini (client)
              execute_tool weather (internal)
            """);
    }

    [Fact]
    public async Task McpTools_Run_IsOneTraceOfTwoProcesses()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        (await SampleProcess.RunAsync("McpTools", sink)).ShouldContain("it lasts fifteen years");

        ReceivedSpan tool = sink.Spans.Single(span => span.IsTool("search_notes") && span.Name == "execute_tool search_notes");
        ReceivedSpan handled = sink.Spans.Single(span => span is { Name: "tools/call search_notes", Kind: Clew.Telemetry.OtlpSpanKind.Server });
        handled.ParentSpanId.ShouldBe(tool.SpanId);
        handled.TraceId.ShouldBe(tool.TraceId);
        tool.Text("mcp.method.name").ShouldBe("tools/call");
        tool.Text("network.transport").ShouldBe("pipe");
        sink.Spans.Single(span => span.SpanId == tool.ParentSpanId).Name.ShouldBe("invoke_agent notes_agent");
    }

    [Fact]
    public async Task MultiAgentHttp_Run_CrossesHttpInOneTrace()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();

        await SampleProcess.RunAsync("MultiAgentHttp", sink);

        sink.Spans.Select(span => span.TraceId).Distinct().ShouldHaveSingleItem();
        Dictionary<string, ReceivedSpan> byId = sink.Spans.ToDictionary(span => span.SpanId);
        ReceivedSpan[] researchers = [.. sink.Spans.Where(span => span.Name == "invoke_agent researcher")];
        researchers.Length.ShouldBe(2);
        foreach (ReceivedSpan researcher in researchers)
        {
            ReceivedSpan served = byId[researcher.ParentSpanId!];
            served.Kind.ShouldBe(Clew.Telemetry.OtlpSpanKind.Server);
            ReceivedSpan sent = byId[served.ParentSpanId!];
            sent.Kind.ShouldBe(Clew.Telemetry.OtlpSpanKind.Client);
            byId[sent.ParentSpanId!].Name.ShouldBe("invoke_agent coordinator");
            sink.Spans.Count(span => span.IsChat && span.ParentSpanId == researcher.SpanId).ShouldBe(1);
        }
    }

    [Fact]
    public async Task MultiAgentRabbitMq_RunWithABroker_CrossesTheQueueInOneTrace()
    {
        await using RabbitMqBroker broker = await RabbitMqBroker.StartAsync();
        await using OtlpSink sink = await OtlpSink.StartAsync();

        await SampleProcess.RunAsync("MultiAgentRabbitMq", sink, ("RABBITMQ_URL", broker.Url));

        SpanForest.Draw(sink.Spans).ShouldBe("""
            invoke_agent coordinator (internal)
              chat gpt-4o-mini (client)
              send research.questions (producer)
                process research.questions (consumer)
                  invoke_agent researcher (internal)
                    chat gpt-4o-mini (client)
            """);
    }
}

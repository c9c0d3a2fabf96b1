using System.Text.Json;

namespace Clew.Instrumentation.Tests;

public sealed class ContentCaptureTests
{
    private const string Secret = "the user's secret";
    private static readonly string Messages = JsonSerializer.Serialize(new[] { new { role = "user", parts = new[] { new { type = "text", content = Secret } } } });

    [Fact]
    public void Off_ByDefault_LeaksNothingAndMakesNothing()
    {
        using var recorder = new Recorder();
        int made = 0;
        Func<string?> make = () =>
        {
            made++;
            return Messages;
        };

        RunEverything(make);

        made.ShouldBe(0);
        recorder.Spans.Count.ShouldBe(5);
        recorder.Spans.ShouldAllBe(span => !SpanText.Of(span).Contains(Secret));
        recorder.Events.ShouldAllBe(happened => !happened.Attributes.Any(attribute => SpanText.Value(attribute.Value).Contains(Secret)));
    }

    [Fact]
    public void Span_EverythingIsOnItsSpan()
    {
        using var recorder = new Recorder(options => options.CaptureContent = ContentCapture.Span);

        RunEverything(() => Messages);

        recorder.Spans.SelectMany(span => span.TagObjects.Where(tag => Equals(tag.Value, Messages)).Select(tag => $"{span.DisplayName}: {tag.Key}")).Order(StringComparer.Ordinal).ShouldBe(
        [
            "chat gpt-4o-mini: gen_ai.input.messages",
            "chat gpt-4o-mini: gen_ai.output.messages",
            "chat gpt-4o-mini: gen_ai.system_instructions",
            "chat gpt-4o-mini: gen_ai.tool.definitions",
            "execute_tool search: gen_ai.tool.call.arguments",
            "execute_tool search: gen_ai.tool.call.result",
            "invoke_agent reader: gen_ai.input.messages",
            "invoke_agent reader: gen_ai.output.messages",
            "invoke_agent reader: gen_ai.system_instructions",
            "invoke_agent reader: gen_ai.tool.definitions",
            "retrieval docs: gen_ai.retrieval.documents",
            "retrieval docs: gen_ai.retrieval.query.text",
            "search_memory: gen_ai.memory.query.text",
            "search_memory: gen_ai.memory.records",
        ]);
        recorder.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Event_HasTheAttributesOfTheSpanAndTheContent()
    {
        using var recorder = new Recorder(options => options.CaptureContent = ContentCapture.Event);
        InferenceRequest request = Some.Request();
        request.InputMessages = () => Messages;
        InferenceResponse response = Some.Response();
        response.OutputMessages = () => Messages;

        InferenceCall.Start(request)!.Finish(response);

        SpanText.Of(recorder.Span).ShouldNotContain(Secret);
        GenAIEvent happened = recorder.Events.ShouldHaveSingleItem();
        happened.Name.ShouldBe("gen_ai.client.inference.operation.details");
        happened.IsWarning.ShouldBeFalse();
        happened.Context.ShouldBe(recorder.Span.Context);
        happened.Attributes.Select(attribute => $"{attribute.Key} = {SpanText.Value(attribute.Value)}").Order(StringComparer.Ordinal).ShouldBe(
        [
            $"gen_ai.input.messages = \"{Messages}\"",
            "gen_ai.operation.name = \"chat\"",
            $"gen_ai.output.messages = \"{Messages}\"",
            "gen_ai.provider.name = \"openai\"",
            "gen_ai.request.model = \"gpt-4o-mini\"",
            "gen_ai.response.finish_reasons = [\"stop\"]",
            "gen_ai.response.id = \"chatcmpl-1\"",
            "gen_ai.response.model = \"gpt-4o-mini-2024-07-18\"",
            "gen_ai.usage.input_tokens = 1000",
            "gen_ai.usage.output_tokens = 200",
            "server.address = \"api.openai.com\"",
            "server.port = 443",
        ]);
    }

    [Fact]
    public void Make_Throws_RecordsTheCallWithoutIt()
    {
        using var recorder = new Recorder(options => options.CaptureContent = ContentCapture.Span);
        long faults = GenAIDiagnostics.FaultCount;
        InferenceRequest request = Some.Request();
        request.InputMessages = () => throw new InvalidOperationException("broken formatter");

        InferenceCall.Start(request)!.Finish(Some.Response());

        recorder.Span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(1000L);
        GenAIDiagnostics.FaultCount.ShouldBe(faults + 1);
    }

    [Theory]
    [InlineData(ContentCapture.None, false)]
    [InlineData(ContentCapture.Event, false)]
    [InlineData(ContentCapture.Span, true)]
    [InlineData(ContentCapture.SpanAndEvent, true)]
    public void AgentTask_IsContentAndCut(ContentCapture content, bool isRecorded)
    {
        using var recorder = new Recorder(options => options.CaptureContent = content);

        GenAI.StartAgent("reader", new AgentOptions { Task = new string('t', 150) }).Dispose();

        recorder.Span.GetTagItem("agent.task").ShouldBe(isRecorded ? new string('t', 99) + "…" : null);
    }

    private static void RunEverything(Func<string?> make)
    {
        using AgentRun run = GenAI.StartAgent("reader", new AgentOptions { SystemInstructions = make, InputMessages = make, ToolDefinitions = make });
        InferenceRequest request = Some.Request();
        request.InputMessages = request.SystemInstructions = request.ToolDefinitions = make;
        InferenceResponse response = Some.Response();
        response.OutputMessages = make;
        InferenceCall.Start(request)!.Finish(response);
        using (ToolRun tool = GenAI.StartTool("search", makeArguments: make))
        {
            tool.Succeed(make);
        }
        using (RetrievalRun retrieval = GenAI.StartRetrieval("docs", new RetrievalOptions { Query = make }))
        {
            retrieval.SetDocuments(make);
        }
        using (MemoryRun memory = GenAI.StartMemory(MemoryOperation.Search, new MemoryOptions { Query = make }))
        {
            memory.SetRecords(1, make);
        }
        run.SetOutputMessages(make);
    }
}

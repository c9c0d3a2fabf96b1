using System.Diagnostics;

namespace Clew.Instrumentation.Testing.Tests;

public sealed class TelemetryAssertionsTests
{
    [Fact]
    public async Task ShouldEmit_AgentModelToolModelInOrder_Passes()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();

        telemetry.ShouldEmit(Expected.Agent("research").OfKind(ActivityKind.Internal).ContainingInOrder(
            Expected.Inference("gpt-4o").With("gen_ai.usage.input_tokens", 120L).With("gen_ai.response.finish_reasons", new[] { "tool_call" }),
            Expected.Tool("web_search").Succeeded().Without("error.type"),
            Expected.Inference().With("gen_ai.response.finish_reasons", new[] { "stop" })));
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Fact]
    public async Task ShouldEmit_OtherTool_DrawsTheTreeWithTheNearestSpan()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync(tool: "get_price");

        string message = Should.Throw<TelemetryAssertionException>(() =>
            telemetry.ShouldEmit(Expected.Agent("research").ContainingInOrder(Expected.Inference(), Expected.Tool("web_search")))).Message;

        WithoutTimes(message).ShouldBe("""
            Expected tool 'web_search' inside agent 'research', started after model call, but no span fits.

            invoke_agent research  (internal)   ✓ agent 'research'
            ├─ chat gpt-4o  (client, 120 → 40 tokens)   ✓ model call
            ├─ execute_tool get_price  (internal)   ← nearest: gen_ai.tool.name is "get_price", expected "web_search"
            └─ chat gpt-4o  (client, 120 → 40 tokens)
            """);
    }

    [Fact]
    public async Task ShouldEmit_WrongOrder_Fails()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();

        telemetry.ShouldEmit(Expected.Agent().Containing(Expected.Tool(), Expected.Inference(), Expected.Inference()));
        Should.Throw<TelemetryAssertionException>(() =>
            telemetry.ShouldEmit(Expected.Agent().ContainingInOrder(Expected.Tool(), Expected.Inference(), Expected.Inference())));
    }

    [Fact]
    public async Task ShouldEmit_OneSpanTwiceExpected_IsNotCountedTwice()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();

        Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldEmit(Expected.Agent().Containing(Expected.Tool(), Expected.Tool())));
    }

    [Fact]
    public void ShouldEmit_FirstFitIsNeededElsewhere_TriesTheOther()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using (Played.Start("parent"))
        {
            Played.Start("child", tags: [("a", 1), ("b", 2)])?.Dispose();
            Played.Start("child", tags: [("a", 1)])?.Dispose();
        }

        telemetry.ShouldEmit(Expected.Span("parent").Containing(Expected.Span("child").With("a", 1), Expected.Span("child").With("b")));
    }

    [Fact]
    public void ShouldEmit_NothingRecorded_SaysSo()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();

        Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldEmit(Expected.Agent("research"))).Message
            .ShouldBe("Expected agent 'research', but no span fits.\n\n(no span was recorded)");
    }

    [Fact]
    public async Task ShouldEmit_FailureExpectedAndNotThere_NamesTheStatus()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();

        Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldEmit(Expected.Tool("web_search").Failed("timeout"))).Message
            .ShouldContain("← nearest: its status is Unset, expected Error; error.type is absent, expected \"timeout\"");
    }

    [Fact]
    public async Task ShouldNotEmit_SpanIsThere_MarksIt()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();

        telemetry.ShouldNotEmit(Expected.Tool("send_email"));
        Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldNotEmit(Expected.Tool())).Message.ShouldContain("execute_tool web_search");
    }

    [Theory]
    [InlineData("gen_ai.input.messages")]
    [InlineData("gen_ai.tool.call.arguments")]
    [InlineData("gen_ai.prompt.variable.name")]
    [InlineData("gen_ai.completion.0.content")]
    [InlineData("agent.task")]
    public void ShouldNotLeakContent_ContentOnASpan_NamesTheAttribute(string attribute)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        Played.Start("chat", tags: [(attribute, "secret")])?.Dispose();

        Should.Throw<TelemetryAssertionException>(telemetry.ShouldNotLeakContent).Message.ShouldContain($"← {attribute}");
    }

    [Fact]
    public void ShouldNotLeakContent_ContentOnAnEvent_IsFound()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using (Activity? chat = Played.Start("chat"))
        {
            chat?.AddEvent(new ActivityEvent("gen_ai.client.inference.operation.details", tags: new() { ["gen_ai.output.messages"] = "[]" }));
        }

        Should.Throw<TelemetryAssertionException>(telemetry.ShouldNotLeakContent).Message
            .ShouldContain("gen_ai.output.messages of event gen_ai.client.inference.operation.details");
    }

    [Fact]
    public async Task ShouldNotLeakContent_MetadataOnly_Passes()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await Played.AgentAsync();
        telemetry.Spans.Count.ShouldBe(4);

        telemetry.ShouldNotLeakContent();
    }

    [Fact]
    public void ShouldNotContainText_TextInStatusAndArray_IsFoundWithoutRegardToCase()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using (Activity? tool = Played.Start("tool"))
        {
            tool?.SetTag("recipients", new[] { "bob@example.com", "Ada@Example.com" });
            tool?.SetStatus(ActivityStatusCode.Error, "no mailbox for ada@example.com");
        }

        string message = Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldNotContainText("ada@example.com")).Message;

        message.ShouldContain("← its status, recipients");
        telemetry.ShouldNotContainText("eve@example.com");
    }

    [Fact]
    public void ShouldHaveEndedEverySpan_OneIsOpen_MarksIt()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        Activity? forgotten = Played.Start("forgotten");
        Activity.Current = null;

        Should.Throw<TelemetryAssertionException>(telemetry.ShouldHaveEndedEverySpan).Message.ShouldContain("forgotten  (internal, never ended)   ← never ended");
        forgotten.ShouldNotBeNull().Dispose();
        telemetry.ShouldHaveEndedEverySpan();
    }

    [Fact]
    public void ShouldMeasure_OtherDimension_ListsWhatWasMeasured()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        Played.Count(120);

        telemetry.ShouldMeasure("gen_ai.client.token.usage", ("gen_ai.token.type", "input")).Single().Value.ShouldBe(120);
        Should.Throw<TelemetryAssertionException>(() => telemetry.ShouldMeasure("gen_ai.client.token.usage", ("gen_ai.token.type", "output"))).Message
            .ShouldContain("gen_ai.client.token.usage 120 {token}  gen_ai.token.type = \"input\", gen_ai.request.model = \"gpt-4o\"");
    }

    private static string WithoutTimes(string message) =>
        System.Text.RegularExpressions.Regex.Replace(message, @", [0-9.]+ ms", "").ReplaceLineEndings("\n");
}

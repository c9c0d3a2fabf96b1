using System.Diagnostics;
using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

public sealed class ToolTests
{
    private static readonly ActivitySource Work = new("Clew.ExtensionsAI.Work");

    private static readonly AIFunction Weather = AIFunctionFactory.Create(async (string city) =>
    {
        using Activity? lookup = Work.StartActivity("lookup");
        await Task.Yield();
        return city.Length > 0 ? $"rain in {city}" : throw new ArgumentException("no city");
    }, "weather", "Today's weather.");

    /// <summary>agent-framework#4074: after a stream with tool calls the second model call lost its parent.</summary>
    [Fact]
    public async Task NestingBreaksAfterStreamAndTool_AgentFramework4074_EverythingStaysBelowTheAgent()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IChatClient client = new HandWrittenLoop(TwoRoundTrips().WithGenAI()).WithGenAITools();

        using (AgentRun agent = GenAI.StartAgent("weather_agent"))
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([new(ChatRole.User, "?")], new ChatOptions { Tools = [Weather] }))
            {
                await Task.Yield();
            }
            agent.InferenceCalls.ShouldBe(2);
            agent.ToolCalls.ShouldBe(2);
        }

        telemetry.ShouldEmit(Expected.Agent("weather_agent").With("gen_ai.usage.input_tokens", 240).ContainingInOrder(
            Expected.Inference("gpt-4o").With("gen_ai.response.finish_reasons", new[] { "tool_calls" }),
            Expected.Tool("weather").With("gen_ai.tool.call.id", "call-1").Containing(Expected.Span("lookup")),
            Expected.Tool("weather").With("gen_ai.tool.call.id", "call-2").Containing(Expected.Span("lookup")),
            Expected.Inference("gpt-4o").With("gen_ai.response.finish_reasons", new[] { "stop" })));
        RecordedSpan root = telemetry.Spans.Single(span => span.Operation == "invoke_agent");
        telemetry.Spans.Where(span => span.Operation is "chat" or "execute_tool").ShouldAllBe(span => span.ParentSpanId == root.SpanId);
        telemetry.Spans.Count.ShouldBe(7);
        telemetry.ShouldHaveEndedEverySpan();
    }

    /// <summary>agent-framework#2015: a function invoked between two model calls had no span at all.</summary>
    [Fact]
    public async Task ToolSpansMissing_AgentFramework2015_EveryInvocationHasOne()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();

        FunctionResultContent result = await Weather.WithGenAI().InvokeAsync(Call("call-1", "Oslo"));

        result.Result!.ToString().ShouldBe("rain in Oslo");
        telemetry.ShouldEmit(Expected.Tool("weather").OfKind(ActivityKind.Internal).Succeeded()
            .With("tool.success", true).With("gen_ai.tool.type", "function").With("gen_ai.tool.call.id", "call-1").With("gen_ai.tool.description", "Today's weather.")
            .Without("gen_ai.tool.call.arguments").Without("gen_ai.tool.call.result"));
        telemetry.ShouldMeasure("gen_ai.execute_tool.duration", ("gen_ai.tool.name", "weather"));
    }

    [Fact]
    public async Task Invoke_FunctionThrows_FailsTheSpanAndTellsTheModel()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();

        FunctionResultContent result = await Weather.WithGenAI().InvokeAsync(Call("call-1", ""));

        result.Exception.ShouldBeOfType<ArgumentException>();
        telemetry.ShouldEmit(Expected.Tool("weather").Failed("System.ArgumentException").With("tool.success", false));
    }

    [Fact]
    public async Task Invoke_WithinAToolSpanOfTheLoop_CompletesThatSpan()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();

        using (Work.StartActivity("execute_tool weather", ActivityKind.Internal, default(ActivityContext), [new("gen_ai.operation.name", "execute_tool"), new("gen_ai.tool.name", "weather")]))
        {
            await Weather.WithGenAI().InvokeAsync(Call("call-1", "Oslo"));
        }

        telemetry.Spans.Count(span => span.Operation == "execute_tool").ShouldBe(1);
        telemetry.ShouldEmit(Expected.Tool("weather").With("tool.success", true));
    }

    [Fact]
    public void WithGenAI_Twice_DecoratesOnce()
    {
        AIFunction once = Weather.WithGenAI();

        once.WithGenAI().ShouldBeSameAs(once);
        once.Name.ShouldBe("weather");
        once.JsonSchema.GetRawText().ShouldBe(Weather.JsonSchema.GetRawText());
    }

    [Fact]
    public async Task WithGenAITools_OptionsOfTheCaller_StayAsTheyWere()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        ChatOptions options = new() { Tools = [Weather] };
        using IChatClient client = new HandWrittenLoop(TwoRoundTrips()).WithGenAITools();

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([], options))
        {
        }

        options.Tools.ShouldBe([Weather]);
        telemetry.Spans.Count(span => span.Operation == "execute_tool").ShouldBe(2);
    }

    private static FunctionCallContent Call(string id, string city) => new(id, "weather", new Dictionary<string, object?> { ["city"] = city });

    private static ScriptedChatClient TwoRoundTrips() => new(
        [ScriptedChatClient.Call("call-1", "weather", ("city", "Oslo")), ScriptedChatClient.Call("call-2", "weather", ("city", "Rome")), ScriptedChatClient.End(ChatFinishReason.ToolCalls)],
        [ScriptedChatClient.Text("Rain everywhere."), ScriptedChatClient.End(ChatFinishReason.Stop)]);
}

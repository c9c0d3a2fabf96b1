using System.Diagnostics;
using Clew.Tests.Models;
using OpenAI.Chat;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>Tools that a model asks for, and the loop around them.</summary>
public sealed class ToolTests
{
    private static readonly ModelToolCall Oslo = new("call-1", "weather", """{"city":"Oslo","days":2}""");
    private static readonly ModelToolCall Rome = new("call-2", "weather", """{"city":"Rome"}""");

    /// <summary>Streams of the protocols that give tool calls in pieces, and whole answers of all.</summary>
    public static TheoryData<string, WatchMode, bool> Everything => Apps.Everything();

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Chat_ParallelToolsRequested_RecordsEachWithItsArguments(string name, WatchMode mode, bool isStream)
    {
        ModelApp app = Apps.Named(name);
        using var telemetry = new Telemetry(ContentCapture.Span);

        (ServedCall call, _) = await ModelCallTests.AskAsync(app, mode, isStream, new ModelStep { Text = "", ToolCalls = [Oslo, Rome] });

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(call.FinishReasons);
        span.GetTagItem("gen_ai.output.messages").ShouldBe(
            """[{"role":"assistant","parts":[{"type":"tool_call","id":"call-1","name":"weather","arguments":{"city":"Oslo","days":2}},"""
            + """{"type":"tool_call","id":"call-2","name":"weather","arguments":{"city":"Rome"}}]}]""");
        telemetry.Faults.ShouldBe(0);
    }

    /// <summary>microsoft/agent-framework#4074: after a streamed answer and a tool, the next spans hung under the wrong parent.</summary>
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Nesting_AfterStreamAndTool_AgentFramework4074(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { ToolCalls = [Oslo] }, new ModelStep { ToolCalls = [Rome] }, new ModelStep());
        using var http = new WatchedHttp(mode, server.Port);
        ChatClient client = OpenAIChatApp.Client(http.Client, new Uri("http://api.openai.com"));

        using (Activity agent = Telemetry.App.StartActivity("agent")!)
        {
            for (int turn = 0; turn < 3; turn++)
            {
                await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync("Weather?"))
                {
                    Activity.Current.ShouldBe(agent);
                    using Activity between = Telemetry.App.StartActivity("between chunks")!;
                    between.Parent.ShouldBe(agent);
                }
                Activity.Current.ShouldBe(agent);
                using Activity tool = Telemetry.App.StartActivity("tool")!;
                tool.Parent.ShouldBe(agent);
            }
        }

        Activity root = telemetry.AllSpans.Single(span => span.DisplayName == "agent");
        telemetry.Spans.Count.ShouldBe(3);
        telemetry.AllSpans.Where(span => span != root).ShouldAllBe(span => span.ParentSpanId == root.SpanId);
    }

    /// <summary>microsoft/agent-framework#2015: the calls that lead to a tool were there, the tool's span was not.</summary>
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task ToolSpans_InToolLoop_AgentFramework2015(WatchMode mode)
    {
        using var telemetry = new Telemetry(ContentCapture.Span);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { ToolCalls = [Oslo, Rome] }, new ModelStep { Text = "Sunny." });
        using var http = new WatchedHttp(mode, server.Port);
        ChatClient client = OpenAIChatApp.Client(http.Client, new Uri("http://api.openai.com"));
        List<ChatMessage> messages = [new UserChatMessage("Weather?")];

        string answer;
        using (GenAI.StartAgent("weatherman"))
        {
            ChatCompletion first = await client.CompleteChatAsync(messages);
            messages.Add(new AssistantChatMessage(first));
            foreach (ChatToolCall call in first.ToolCalls)
            {
                using ToolRun run = GenAI.StartTool(call.FunctionName, call.Id);
                messages.Add(new ToolChatMessage(call.Id, "sun"));
            }
            answer = (await client.CompleteChatAsync(messages)).Value.Content[0].Text;
        }

        answer.ShouldBe("Sunny.");
        telemetry.Spans.Select(span => span.DisplayName).ShouldBe(
            ["chat model-1", "execute_tool weather", "execute_tool weather", "chat model-1", "invoke_agent weatherman"]);
        ActivitySpanId agent = telemetry.Spans[^1].SpanId;
        telemetry.Spans.Take(4).ShouldAllBe(span => span.ParentSpanId == agent);
        telemetry.Spans[3].GetTagItem("gen_ai.input.messages").ShouldBe(
            """[{"role":"user","parts":[{"type":"text","content":"Weather?"}]},{"role":"assistant","parts":["""
            + """{"type":"tool_call","id":"call-1","name":"weather","arguments":{"city":"Oslo","days":2}},"""
            + """{"type":"tool_call","id":"call-2","name":"weather","arguments":{"city":"Rome"}}]},"""
            + """{"role":"tool","parts":[{"type":"tool_call_response","id":"call-1","response":"sun"}]},"""
            + """{"role":"tool","parts":[{"type":"tool_call_response","id":"call-2","response":"sun"}]}]""");
    }
}

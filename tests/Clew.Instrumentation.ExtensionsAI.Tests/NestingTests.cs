using System.Diagnostics;
using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

/// <summary>Nesting that is lost elsewhere: after a stream, during it, and around awaits in the caller's loop.</summary>
public sealed class NestingTests
{
    private static readonly ActivitySource App = new("Clew.ExtensionsAI.App");

    [Fact]
    public async Task Stream_CallersLoopAwaits_SeesItsOwnSpanThroughout()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        ScriptedChatClient inner = new([ScriptedChatClient.Text("a"), ScriptedChatClient.Text("b"), ScriptedChatClient.End(ChatFinishReason.Stop)]);
        using IChatClient client = inner.WithGenAI();
        List<string?> inLoop = [];

        using (App.StartActivity("run"))
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([new(ChatRole.User, "?")]))
            {
                inLoop.Add(Activity.Current?.DisplayName);
                await Task.Yield();
                inLoop.Add(Activity.Current?.DisplayName);
                using (App.StartActivity("side work"))
                {
                    await Task.Delay(1);
                }
            }
            inLoop.Add(Activity.Current?.DisplayName);
        }

        inLoop.ShouldAllBe(name => name == "run");
        inner.SpansAtWork.ShouldBe(Enumerable.Repeat("chat gpt-4o", 3));
        RecordedSpan run = telemetry.Spans.Single(span => span.Name == "run");
        telemetry.Spans.Where(span => span.Name != "run").ShouldAllBe(span => span.ParentSpanId == run.SpanId);
        telemetry.Spans.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Streams_ReadInTurns_KeepTheirSpansApart()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        ScriptedChatClient left = new([ScriptedChatClient.Text("1"), ScriptedChatClient.Text("2")]);
        ScriptedChatClient right = new([ScriptedChatClient.Text("1"), ScriptedChatClient.Text("2")]) { Metadata = new("anthropic", null, "claude") };
        await using IAsyncEnumerator<ChatResponseUpdate> lefts = left.WithGenAI().GetStreamingResponseAsync([]).GetAsyncEnumerator();
        await using IAsyncEnumerator<ChatResponseUpdate> rights = right.WithGenAI().GetStreamingResponseAsync([]).GetAsyncEnumerator();

        while (await lefts.MoveNextAsync() && await rights.MoveNextAsync())
        {
            Activity.Current.ShouldBeNull();
        }
        await rights.MoveNextAsync();

        left.SpansAtWork.ShouldAllBe(name => name == "chat gpt-4o");
        right.SpansAtWork.ShouldAllBe(name => name == "chat claude");
        telemetry.Spans.ShouldAllBe(span => span.HasEnded && span.ParentSpanId == default);
        telemetry.Spans.Count.ShouldBe(2);
    }
}

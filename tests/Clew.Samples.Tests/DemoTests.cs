using System.Collections.Concurrent;
using Clew.Samples.ResearchTeam;

namespace Clew.Samples.Tests;

[Collection(PlayedStories.Collection)]
public sealed class DemoTests(PlayedStories played)
{
    [Fact]
    public async Task Stories_SameSeed_SpendTheSameTokens()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();
        await using ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(PlayedStories.Options(sink), CancellationToken.None);

        await demo.RunAsync(CancellationToken.None);

        Spent(sink.Spans).ShouldBe(Spent(played.Spans));
    }

    [Fact]
    public async Task Background_OverGrpcWithoutContent_SendsSpansWithoutMessages()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();
        DemoOptions options = new() { OtlpEndpoint = sink.Grpc, Protocol = DemoProtocol.Grpc, TimeScale = 0.01, CaptureContent = false };
        await using ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(options, CancellationToken.None);

        await demo.RunBackgroundAsync(12, CancellationToken.None);

        demo.FailedRuns.ShouldBe(0);
        sink.Spans.Count(span => span.ParentSpanId is null).ShouldBe(12);
        string[] content = ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions",
            "gen_ai.tool.call.arguments", "gen_ai.tool.call.result"];
        sink.Spans.ShouldAllBe(span => !content.Any(span.Attributes.ContainsKey));
    }

    [Fact]
    public async Task Stories_ReceiverRefuses_GoOnAndSaySoOnce()
    {
        ConcurrentQueue<string> reports = new();
        // Nothing listens on port 9, "discard".
        DemoOptions options = new() { OtlpEndpoint = new Uri("http://127.0.0.1:9"), TimeScale = 0.005, Report = reports.Enqueue };
        await using (ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(options, CancellationToken.None))
        {
            await demo.RunAsync(CancellationToken.None);
            demo.FailedRuns.ShouldBe(0);
        }
        reports.Count.ShouldBe(1);
        reports.Single().ShouldContain("127.0.0.1:9");
    }

    [Fact]
    public async Task Demo_DisposedWhileItPlays_EndsTheRunsAndSendsTheirSpans()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();
        DemoOptions options = new() { OtlpEndpoint = sink.Http, Protocol = DemoProtocol.HttpProtobuf };
        ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(options, CancellationToken.None);
        Task playing = demo.RunAsync(CancellationToken.None);
        // At full length the run of 45 s is in its first model call when the short runs' first spans arrive.
        await sink.FirstSpan.WaitAsync(TimeSpan.FromSeconds(30));

        await demo.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(playing);
        demo.FailedRuns.ShouldBe(0);
        sink.Spans.ShouldContain(span => span.Name == "invoke_agent coordinator" && span.IsError);
    }

    /// <summary>Tokens per story, agent and model; which run drew which order does not matter.</summary>
    private static string[] Spent(IEnumerable<ReceivedSpan> spans) =>
    [
        .. spans.Where(span => span.IsChat)
            .Select(span => $"{span.Service} {span.Text("gen_ai.response.model")} {span.Number("gen_ai.usage.input_tokens")} {span.Number("gen_ai.usage.output_tokens")}")
            .Order(StringComparer.Ordinal),
    ];
}

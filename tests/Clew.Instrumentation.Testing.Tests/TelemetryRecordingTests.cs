using System.Diagnostics;

namespace Clew.Instrumentation.Testing.Tests;

public sealed class TelemetryRecordingTests
{
    [Fact]
    public async Task Start_TwoFlowsAtOnce_DoNotSeeEachOther()
    {
        async Task<string[]> RecordAsync(string name)
        {
            using TelemetryRecording telemetry = TelemetryRecording.Start();
            for (int i = 0; i < 100; i++)
            {
                using Activity? activity = Played.Start(name);
                await Task.Yield();
            }
            return [.. telemetry.Spans.Select(span => span.Name)];
        }

        string[][] recorded = await Task.WhenAll(Task.Run(() => RecordAsync("left")), Task.Run(() => RecordAsync("right")));

        recorded[0].ShouldBe(Enumerable.Repeat("left", 100));
        recorded[1].ShouldBe(Enumerable.Repeat("right", 100));
    }

    [Fact]
    public async Task Start_WorkElsewhereInTheSameTrace_IsKept()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using (Activity? request = Played.Start("request", ActivityKind.Client))
        {
            ActivityContext sent = request!.Context;
            await WithoutFlow(() =>
            {
                using Activity? server = new ActivitySource(Played.SourceName).StartActivity("server", ActivityKind.Server, sent);
            });
        }

        telemetry.ShouldEmit(Expected.Span("request").Containing(Expected.Span("server").OfKind(ActivityKind.Server)));
    }

    [Fact]
    public async Task Start_ProcessScope_KeepsWorkOfOtherFlows()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Process);
        string name = $"background {Guid.NewGuid()}";
        await WithoutFlow(() => Played.Start(name)?.Dispose());

        telemetry.Spans.ShouldContain(span => span.Name == name);
    }

    [Fact]
    public void Dispose_SpansAfterIt_AreNotRecorded()
    {
        TelemetryRecording telemetry = TelemetryRecording.Start();
        Played.Start("before")?.Dispose();
        telemetry.Dispose();
        Played.Start("after")?.Dispose();

        telemetry.Spans.Select(span => span.Name).ShouldBe(["before"]);
    }

    private static Task WithoutFlow(Action work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}

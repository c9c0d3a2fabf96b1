using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Tests;

public sealed class EnclosingCallTests
{
    private static readonly string[] ForeignSources = [Some.ForeignSource.Name];

    [Fact]
    public void Start_WithinForeignCall_AddsWhatIsMissingAndRecordsNothingTwice()
    {
        using var recorder = new Recorder(sources: ForeignSources);
        using (Activity foreign = Some.ForeignCall())
        {
            foreign.SetTag("gen_ai.response.id", "their own");
            InferenceResponse response = Some.Response();
            response.CacheWriteTokens = 77;
            InferenceCall call = InferenceCall.Start(Some.Request())!;
            call.IsEnclosed.ShouldBeTrue();
            call.CapturesContent.ShouldBeFalse();
            recorder.Time.Advance(0.5);
            call.Chunk();
            call.Finish(response);
            foreign.IsStopped.ShouldBeFalse();
        }

        SpanText.Of(recorder.Span).Split('\n').Skip(1).ShouldBe(
        [
            "gen_ai.operation.name = \"chat\"",
            "gen_ai.response.finish_reasons = [\"stop\"]",
            "gen_ai.response.id = \"their own\"",
            "gen_ai.response.model = \"gpt-4o-mini-2024-07-18\"",
            "gen_ai.response.time_to_first_chunk = 0.5",
            "gen_ai.usage.cache_write.input_tokens = 77",
            "gen_ai.usage.input_tokens = 1000",
            "gen_ai.usage.output_tokens = 200",
        ]);
        recorder.Metrics().ShouldBeEmpty();
    }

    [Fact]
    public void Start_WithinHttpSpanOfForeignCall_StillFindsIt()
    {
        using var recorder = new Recorder(sources: [.. ForeignSources, "test.http"]);
        using var http = new ActivitySource("test.http");
        using Activity foreign = Some.ForeignCall();
        using Activity? request = http.StartActivity("POST", ActivityKind.Client);

        using InferenceCall call = InferenceCall.Start(Some.Request())!;

        call.Activity.ShouldBe(foreign);
    }

    [Fact]
    public void Start_WithinToolOfForeignCall_IsACallOfItsOwn()
    {
        using var recorder = new Recorder(sources: ForeignSources);
        using Activity foreign = Some.ForeignCall();
        using ToolRun tool = GenAI.StartTool("ask_expert");

        using InferenceCall call = InferenceCall.Start(Some.Request())!;

        call.IsEnclosed.ShouldBeFalse();
        call.Activity!.ParentSpanId.ShouldBe(tool.Activity!.SpanId);
    }

    [Fact]
    public void Start_AfterForeignCallEnded_IsACallOfItsOwn()
    {
        using var recorder = new Recorder(sources: ForeignSources);
        Activity foreign = Some.ForeignCall();
        foreign.Stop();
        Activity.Current = foreign;

        using InferenceCall call = InferenceCall.Start(Some.Request())!;

        call.IsEnclosed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finish_HandlerWithinDecorator_CountsTokensOnce(bool isSampled)
    {
        using var recorder = new Recorder(sampler: isSampled ? new AlwaysOnSampler() : new AlwaysOffSampler());
        using AgentRun run = GenAI.StartAgent("reader");

        InferenceCall decorator = InferenceCall.Start(Some.Request())!;
        InferenceCall handler = InferenceCall.Start(Some.Request())!;
        handler.Finish(Some.Response());
        decorator.Finish(Some.Response());

        recorder.Metrics().Single(line => line.Contains("usage.input_tokens", StringComparison.Ordinal)).ShouldEndWith(" 1000");
        run.InferenceCalls.ShouldBe(1);
        recorder.Spans.Count.ShouldBe(isSampled ? 1 : 0);
    }

    [Fact]
    public void Start_TwoCallsOneAfterAnother_UnsampledCountTwice()
    {
        using var recorder = new Recorder(sampler: new AlwaysOffSampler());

        InferenceCall.Start(Some.Request())!.Finish(Some.Response());
        InferenceCall.Start(Some.Request())!.Finish(Some.Response());

        recorder.Metrics().Single(line => line.Contains("usage.input_tokens", StringComparison.Ordinal)).ShouldEndWith(" 2000");
    }

    [Fact]
    public void Start_RetryWithinForeignCall_CountsOneCallOfTheAgent()
    {
        using var recorder = new Recorder(sources: ForeignSources);
        using AgentRun run = GenAI.StartAgent("reader");
        using Activity foreign = Some.ForeignCall();

        InferenceCall.Start(Some.Request())!.Fail("429", null, 429);
        InferenceRequest retry = Some.Request();
        retry.ResendCount = 1;
        InferenceCall.Start(retry)!.Finish(Some.Response());

        run.InferenceCalls.ShouldBe(1);
        foreign.Status.ShouldBe(ActivityStatusCode.Unset);
    }
}

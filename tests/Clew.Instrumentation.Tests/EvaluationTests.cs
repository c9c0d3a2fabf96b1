using System.Diagnostics;

namespace Clew.Instrumentation.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void RecordEvaluation_OfASpanThatIsOver_IsAnEventOfThatSpan()
    {
        using var recorder = new Recorder();
        InferenceCall call = InferenceCall.Start(Some.Request())!;
        ActivityContext answered = call.Activity!.Context;
        call.Finish(Some.Response());

        GenAI.RecordEvaluation(
            new EvaluationResult { Name = "Relevance", ScoreValue = 0.8, ScoreLabel = "pass", Explanation = "On topic", ResponseId = "chatcmpl-1" }, answered);

        GenAIEvent happened = recorder.Events.ShouldHaveSingleItem();
        happened.Name.ShouldBe("gen_ai.evaluation.result");
        happened.Context.ShouldBe(answered);
        happened.Attributes.ShouldBe(
        [
            new("gen_ai.evaluation.name", "Relevance"), new("gen_ai.evaluation.score.value", 0.8), new("gen_ai.evaluation.score.label", "pass"),
            new("gen_ai.evaluation.explanation", "On topic"), new("gen_ai.response.id", "chatcmpl-1"),
        ]);
    }

    [Theory]
    [InlineData(true, 1.0, "positive")]
    [InlineData(false, 0.0, "negative")]
    public void RecordFeedback_IsAnEvaluation(bool isPositive, double value, string label)
    {
        using var recorder = new Recorder();
        using AgentRun run = GenAI.StartAgent("helper");

        GenAI.RecordFeedback(isPositive, "a comment");

        GenAIEvent happened = recorder.Events.ShouldHaveSingleItem();
        happened.Context.ShouldBe(run.Activity!.Context);
        happened.Attributes.ShouldBe(
        [
            new("gen_ai.evaluation.name", "user_feedback"), new("gen_ai.evaluation.score.value", value), new("gen_ai.evaluation.score.label", label),
            new("gen_ai.evaluation.explanation", "a comment"),
        ]);
    }

    [Fact]
    public void RecordEvaluation_NoSink_IsAnEventOnTheCurrentSpan()
    {
        using var recorder = new Recorder(withEvents: false);
        using (GenAI.StartAgent("helper"))
        {
            GenAI.RecordEvaluation(new EvaluationResult { Name = "Relevance", ScoreLabel = "fail" });
        }

        ActivityEvent happened = recorder.Span.Events.ShouldHaveSingleItem();
        happened.Name.ShouldBe("gen_ai.evaluation.result");
        happened.Tags.ShouldBe([new("gen_ai.evaluation.name", "Relevance"), new("gen_ai.evaluation.score.label", "fail")]);
    }
}

using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Emits <c>gen_ai.evaluation.result</c>.</summary>
internal static class Evaluations
{
    public static void Record(EvaluationResult result, ActivityContext context)
    {
        try
        {
            var attributes = new List<KeyValuePair<string, object?>>(6);
            var target = new AttributeTarget(attributes);
            target.Set(GenAIAttributes.Evaluation.Name, result.Name);
            target.Set(GenAIAttributes.Evaluation.Score.Value, result.ScoreValue);
            target.Set(GenAIAttributes.Evaluation.Score.Label, result.ScoreLabel);
            target.Set(GenAIAttributes.Evaluation.Explanation, result.Explanation);
            target.Set(GenAIAttributes.Response.Id, result.ResponseId);
            target.Set(ErrorAttributes.Type, result.ErrorType);
            Emit(GenAISignals.Options, context, attributes);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("GenAI.RecordEvaluation", exception);
        }
    }

    private static void Emit(GenAIInstrumentationOptions options, ActivityContext context, List<KeyValuePair<string, object?>> attributes)
    {
        Activity? current = Activity.Current;
        ActivityContext about = context == default ? current?.Context ?? default : context;
        if (options.EventSink is { } sink)
        {
            sink(new GenAIEvent(GenAIEvents.Evaluation.Result, options.TimeProvider.GetUtcNow(), false, about, attributes));
        }
        else if (current is { IsAllDataRequested: true } && current.Context == about)
        {
            current.AddEvent(new ActivityEvent(
                GenAIEvents.Evaluation.Result, options.TimeProvider.GetUtcNow(), new ActivityTagsCollection(attributes)));
        }
        else
        {
            GenAIDiagnostics.Warn(
                GenAIWarning.NoEventSink,
                "An evaluation of a span that is over cannot be recorded without an event sink: set GenAIInstrumentationOptions.EventSink or use Clew.Instrumentation.Hosting.");
        }
    }
}

using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>The events of a model call.</summary>
internal static class InferenceEvents
{
    public static void Emit(GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, Activity? activity, double? firstChunkSeconds)
    {
        if (options.EventSink is not { } sink)
        {
            return;
        }
        ActivityContext context = activity?.Context ?? Activity.Current?.Context ?? default;
    }
}

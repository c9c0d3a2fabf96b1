using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>The events of a model call: its details, if content goes to events, and its exception.</summary>
internal static class InferenceEvents
{
    public static void Emit(
        GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, Activity? activity, double? firstChunkSeconds)
    {
        if (options.EventSink is not { } sink)
        {
            return;
        }
        ActivityContext context = activity?.Context ?? Activity.Current?.Context ?? default;
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        if (options.CaptureContent.HasFlag(ContentCapture.Event) && request.IsInference)
        {
            sink(new GenAIEvent(
                GenAIEvents.Client.Inference.Operation.Details, now, false, context, Details(options, request, outcome, firstChunkSeconds)));
        }
        if (outcome.ErrorType is not null)
        {
            sink(new GenAIEvent(GenAIEvents.Client.Operation.Exception, now, true, context, ExceptionOf(outcome)));
        }
    }

    private static List<KeyValuePair<string, object?>> Details(
        GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, double? firstChunkSeconds)
    {
        var attributes = new List<KeyValuePair<string, object?>>(32);
        var target = new AttributeTarget(attributes);
        target.Set(GenAIAttributes.Operation.Name, request.Operation);
        target.Set(GenAIAttributes.Provider.Name, request.Provider);
        target.Set(GenAIAttributes.Request.Model, request.Model);
        target.SetServer(request.ServerAddress, request.ServerPort);
        InferenceAttributes.WriteRequest(target, request);
        if (options.EmitsLegacyNames)
        {
            LegacyNames.WriteRequest(target, request);
        }
        target.Set(GenAIAttributes.SystemInstructions, ContentText.Of(request.SystemInstructions, options.MaxContentChars));
        target.Set(GenAIAttributes.Input.Messages, ContentText.Of(request.InputMessages, options.MaxContentChars));
        target.Set(GenAIAttributes.Tool.Definitions, ContentText.Of(request.ToolDefinitions, options.MaxContentChars));
        if (outcome.Response is { } response)
        {
            InferenceAttributes.WriteResponse(target, request, response);
            if (options.EmitsLegacyNames)
            {
                LegacyNames.WriteResponse(target, request, response);
            }
            target.Set(GenAIAttributes.Output.Messages, ContentText.Of(response.OutputMessages, options.MaxContentChars));
        }
        target.Set(GenAIAttributes.Response.TimeToFirstChunk, firstChunkSeconds);
        target.Set(ErrorAttributes.Type, outcome.ErrorType);
        return attributes;
    }

    private static List<KeyValuePair<string, object?>> ExceptionOf(in CallOutcome outcome)
    {
        var attributes = new List<KeyValuePair<string, object?>>(3);
        var target = new AttributeTarget(attributes);
        target.Set(ExceptionAttributes.Type, outcome.ErrorType);
        target.Set(ExceptionAttributes.Message, outcome.Message);
        target.Set(ExceptionAttributes.Stacktrace, outcome.Exception?.ToString());
        return attributes;
    }
}

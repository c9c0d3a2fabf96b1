using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// A model call that somebody else already records: Microsoft.Extensions.AI, a provider's SDK, or a decorator of this library around a
/// handler of this library.
/// </summary>
internal static class EnclosingCall
{
    // Between a model call and its HTTP request lie few spans; a longer way up leads to something else.
    private const int MaxDepth = 16;

    /// <summary>The nearest GenAI span upwards, if it is a model call; a tool's or an agent's span in between means that this is another call.</summary>
    public static Activity? Find(Activity? activity)
    {
        for (int depth = 0; activity is not null && depth < MaxDepth; activity = activity.Parent, depth++)
        {
            if (activity.GetTagItem(GenAIAttributes.Operation.Name) is string operation)
            {
                return IsModelCall(operation) && !activity.IsStopped ? activity : null;
            }
        }
        return null;
    }

    /// <summary>Whether this library started the span.</summary>
    public static bool IsOurs(Activity activity) => activity.Source.Name.StartsWith(GenAI.ActivitySourceName, StringComparison.Ordinal);

    /// <summary>Adds what the enclosing span lacks. Its own instrumentation may still write over it, ends it and records its metrics.</summary>
    public static void Complete(Activity? enclosing, AgentRun? agent, InferenceRequest request, in CallOutcome outcome, double? firstChunkSeconds)
    {
        if (enclosing is not { IsAllDataRequested: true, IsStopped: false })
        {
            return;
        }
        var target = new AttributeTarget(enclosing, onlyMissing: true);
        InferenceAttributes.WriteRequest(target, request);
        if (outcome.Response is not { } response)
        {
            return;
        }
        InferenceAttributes.WriteResponse(target, request, response);
        target.Set(GenAIAttributes.Response.TimeToFirstChunk, firstChunkSeconds);
        agent?.AddUsage(response);
    }

    // Semantic Kernel's older releases say chat.completions and text.completions.
    private static bool IsModelCall(string operation) => operation is GenAIValues.OperationName.Chat or GenAIValues.OperationName.TextCompletion
        or GenAIValues.OperationName.GenerateContent or GenAIValues.OperationName.Embeddings or "chat.completions" or "text.completions";
}

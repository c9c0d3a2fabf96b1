using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Starting point of the instrumentation that an application writes itself.</summary>
public static class GenAI
{
    /// <summary>Name of the activity source. Packages of the same family have names that begin with it and a dot.</summary>
    public const string ActivitySourceName = "Clew.Instrumentation";

    /// <summary>Name of the meter. Packages of the same family have names that begin with it and a dot.</summary>
    public const string MeterName = "Clew.Instrumentation";

    /// <summary>Whether anything that happens now would be recorded: look at it before you make an <see cref="InferenceRequest"/>.</summary>
    public static bool IsEnabled => GenAISignals.IsEnabled;

    /// <summary>Whether message content is captured at all: without it no one needs to read or format messages.</summary>
    public static bool CapturesContent => GenAISignals.Options.CaptureContent != ContentCapture.None;

    /// <summary>
    /// An agent starts; dispose the result when it is done. Its span becomes <see cref="Activity.Current"/> of the calling method.
    /// </summary>
    /// <param name="name">The agent's name; a low-cardinality one.</param>
    /// <param name="options">What else is known of it.</param>
    public static AgentRun StartAgent(string? name, AgentOptions? options = null) => AgentRun.Start(name, options);

    /// <summary>A tool starts; dispose the result when it is done.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="callId">Id that the model gave the call.</param>
    /// <param name="type">Where it runs: <c>function</c> (the application), <c>extension</c> or <c>datastore</c>.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="makeArguments">Makes the arguments as JSON. Called only if content is captured.</param>
    public static ToolRun StartTool(
        string name, string? callId = null, string? type = "function", string? description = null, Func<string?>? makeArguments = null) =>
        ToolRun.Start(name, callId, type, description, makeArguments);

    /// <summary>A workflow starts; dispose the result when it is done.</summary>
    /// <param name="name">Static, low-cardinality name.</param>
    /// <param name="conversationId">Id of the conversation, only if it is a real one.</param>
    /// <param name="makeInputMessages">Makes the JSON array of input messages. Called only if content is captured.</param>
    public static WorkflowRun StartWorkflow(string? name, string? conversationId = null, Func<string?>? makeInputMessages = null) =>
        WorkflowRun.Start(name, conversationId, makeInputMessages);

    /// <summary>A planning phase starts; dispose the result when it is done.</summary>
    /// <param name="agentName">The agent that plans; null takes the one that is running.</param>
    public static PlanStep StartPlan(string? agentName = null) => PlanStep.Start(agentName);

    /// <summary>A search starts; dispose the result when it is done.</summary>
    /// <param name="dataSourceId">Id of what is searched.</param>
    /// <param name="options">What else is known of it.</param>
    public static RetrievalRun StartRetrieval(string? dataSourceId, RetrievalOptions? options = null) => RetrievalRun.Start(dataSourceId, options);

    /// <summary>An operation on memories starts; dispose the result when it is done.</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="options">What else is known of it.</param>
    public static MemoryRun StartMemory(MemoryOperation operation, MemoryOptions? options = null) => MemoryRun.Start(operation, options);

    /// <summary>An evaluator judged an answer.</summary>
    /// <param name="result">The verdict.</param>
    /// <param name="evaluated">Span of the answer; the default is the current span.</param>
    public static void RecordEvaluation(EvaluationResult result, ActivityContext evaluated = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        Evaluations.Record(result, evaluated);
    }

    /// <summary>A user judged an answer: an evaluation with the name <c>user_feedback</c>, value 1 or 0 and label <c>positive</c> or <c>negative</c>.</summary>
    /// <param name="isPositive">Whether the user liked it.</param>
    /// <param name="comment">What the user said about it; recorded as it is.</param>
    /// <param name="responseId">Id that the provider gave the answer.</param>
    /// <param name="answered">Span of the answer; the default is the current span.</param>
    public static void RecordFeedback(bool isPositive, string? comment = null, string? responseId = null, ActivityContext answered = default) =>
        Evaluations.Record(
            new EvaluationResult
            {
                Name = "user_feedback",
                ScoreValue = isPositive ? 1 : 0,
                ScoreLabel = isPositive ? "positive" : "negative",
                Explanation = comment,
                ResponseId = responseId,
            },
            answered);
}

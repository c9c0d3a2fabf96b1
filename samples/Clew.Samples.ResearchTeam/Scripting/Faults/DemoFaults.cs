using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Faults;

/// <summary>
/// Runs that go wrong on purpose, each in one way that no status tells. Their names are those of the findings that they must light, and nothing else in
/// them may light another.
/// </summary>
public static class DemoFaults
{
    /// <summary>Runs of the writer that make its costs known before one is far dearer.</summary>
    internal const int UsualRuns = 36;

    private static readonly Dictionary<string, Func<PlayId, IReadOnlyList<Scenario>>> All = new(StringComparer.Ordinal)
    {
        ["tool_loop"] = play => [LoopFaults.ToolLoop(play)],
        ["ping_pong_loop"] = play => [LoopFaults.PingPong(play)],
        ["near_duplicate_calls"] = play => [LoopFaults.NearDuplicates(play)],
        ["runaway_iterations"] = play => [LoopFaults.Runaway(play)],
        ["retry_storm"] = play => [LoopFaults.RetryStorm(play)],
        ["hallucinated_tool"] = play => [ToolFaults.HallucinatedTool(play)],
        ["invalid_arguments"] = play => [ToolFaults.InvalidArguments(play)],
        ["silent_tool_failure"] = play => [ToolFaults.SilentFailure(play)],
        ["handoff_dead_end"] = play => [ToolFaults.HandoffDeadEnd(play)],
        ["truncation"] = play => [AnswerFaults.Truncation(play)],
        ["context_near_limit"] = play => [AnswerFaults.ContextNearLimit(play)],
        ["context_overflow"] = play => [AnswerFaults.ContextOverflow(play)],
        ["dropped_history"] = play => [AnswerFaults.DroppedHistory(play)],
        ["empty_answer"] = play => [AnswerFaults.EmptyAnswer(play)],
        ["refused_answer"] = play => [AnswerFaults.RefusedAnswer(play)],
        ["content_against_policy"] = play => [AnswerFaults.SecretInQuestion(play)],
        ["stuck_run"] = play => [RunFaults.StuckRun(play)],
        ["orphan_spans"] = play => [RunFaults.OrphanSpans(play)],
        ["broken_propagation"] = play => [RunFaults.BrokenPropagation(play)],
        [CostOutlier] = RunFaults.UsualThenDear,
    };

    /// <summary>The one whose last run comes after the others are known.</summary>
    internal const string CostOutlier = "cost_outlier";

    /// <summary>Names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The runs of one of them, in the order in which they are played.</summary>
    internal static IReadOnlyList<Scenario> Create(string name, PlayId play) => All[name](play);

    /// <summary>A run of one agent with one question.</summary>
    internal static Scenario Run(PlayId play, string name, string agent, string question, params IReadOnlyList<ModelStep> steps) => new(play.Run("fault-" + name), "fault", agent)
    {
        ConversationId = play.Conversation("fault-" + name),
        UserId = "user-mary",
        Question = question,
        StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>> { [agent] = steps },
    };

    /// <summary>The model asks for one tool.</summary>
    internal static ModelStep Call(int inputTokens, string tool, object arguments, object? result = null, string? error = null, double seconds = 0.6) => new(seconds, inputTokens, 32)
    {
        ToolCalls = [new ScriptedToolCall(tool, arguments, 0.1) { Result = result, ErrorType = error }],
    };

    /// <summary>The model answers.</summary>
    internal static ModelStep Answer(int inputTokens, string text, int outputTokens = 70) => new(0.8, inputTokens, outputTokens) { Text = text };
}

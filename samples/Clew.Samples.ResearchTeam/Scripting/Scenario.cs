using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>The script of one run: what is asked, and what the model answers to each agent in turn.</summary>
/// <param name="Id">Names the run to the model server; unique among runs in flight.</param>
/// <param name="Story">Groups runs; recorded on the root span as <c>demo.story</c>.</param>
/// <param name="Agent">The agent that is asked.</param>
internal sealed record Scenario(string Id, string Story, string Agent)
{
    public required string ConversationId { get; init; }

    public required string UserId { get; init; }

    public required string Question { get; init; }

    /// <summary>Earlier turns of the conversation.</summary>
    public IReadOnlyList<AgentMessage> History { get; init; } = [];

    /// <summary>Puts a clock in front of the system prompt, which so differs in every call and defeats the provider's prompt cache.</summary>
    public bool HasVolatilePrompt { get; init; }

    /// <summary>The run says that it began so long before its first step, before scaling of anything: 0 for at once.</summary>
    public double QuietSeconds { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<ModelStep>> StepsByAgent { get; init; }

    /// <summary>Null when the script does not go that far.</summary>
    public ModelStep? FindStep(string agent, int index) =>
        StepsByAgent.TryGetValue(agent, out IReadOnlyList<ModelStep>? steps) && index >= 0 && index < steps.Count ? steps[index] : null;
}

using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>A run that loops: the price list has no such item and says "try again", which the model does until the iteration limit.</summary>
internal static class LoopStory
{
    public const string Name = "loop";

    public static IReadOnlyList<Scenario> Create(PlayId play) =>
    [
        new(play.Run(Name), Name, AgentDefinition.FactChecker)
        {
            ConversationId = play.Conversation(Name),
            UserId = "user-alan",
            Question = "Is 189 the right price for a yearly service of a heat pump?",
            StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>>
            {
                [AgentDefinition.FactChecker] = [.. Enumerable.Range(0, AgentDefinition.IterationsMax).Select(Step)],
            },
        },
    ];

    private static ModelStep Step(int index) => new(0.7 + (0.03 * index), 430 + (95 * index), 24)
    {
        ToolCalls = [new("fetch_price", new { item = "heat pump service" }, 0.1)],
    };
}

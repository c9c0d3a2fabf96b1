using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>
/// The run of 5.8 s: calls of 1.2, 3.1 and 0.9 s with 450, 890 and 210 input tokens, 0.4 s for the search between the first two and
/// 0.2 s for the two tools between the last two, which run side by side. The second call is the culprit.
/// </summary>
internal static class SlowCallStory
{
    public const string Name = "slow-call";

    public static IReadOnlyList<Scenario> Create(PlayId play) =>
    [
        new(play.Run(Name), Name, AgentDefinition.Research)
        {
            ConversationId = play.Conversation(Name),
            UserId = "user-ada",
            Question = "How loud may the outdoor unit of a heat pump be at night?",
            StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>> { [AgentDefinition.Research] = Steps },
        },
    ];

    private static IReadOnlyList<ModelStep> Steps =>
    [
        new(1.2, 450, 38) { ToolCalls = [new("web_search", new { query = "heat pump noise outdoor units night limit" }, 0.4)] },
        new(3.1, 890, 212)
        {
            Text = "The source gives levels at one metre and the limit at the window. I keep the figures and read the whole text.",
            ToolCalls =
            [
                new("read_document", new { id = "heat-pump-noise" }, 0.1),
                new("write_note", new { text = "45 to 55 dB at one metre; 35 dB at the neighbour's window at night" }, 0.2),
            ],
        },
        new(0.9, 210, 61)
        {
            Text = "At the neighbour's window 35 decibels at night is the usual limit. Units emit 45 to 55 decibels at one metre, so distance, a rubber base and a night mode matter.",
        },
    ];
}

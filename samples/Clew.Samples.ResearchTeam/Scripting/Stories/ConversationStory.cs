using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>One conversation of four turns, a trace each; whoever plays it hands every turn the history of those before.</summary>
internal static class ConversationStory
{
    public const string Name = "conversation";

    public static IReadOnlyList<Scenario> Create(PlayId play) =>
    [
        Turn(play, 1, "Is a plug-in panel worth it on my south balcony?", new()
        {
            [AgentDefinition.Coordinator] =
            [
                new(0.8, 640, 52) { ToolCalls = [new("ask_research", new { task = "Yield and payback of plug-in panels on a south balcony." }, 0)] },
                new(1.1, 980, 94) { FirstChunkSeconds = 0.3, Text = "Yes: a set yields 600 to 700 kWh a year facing south and pays back within four years." },
            ],
            [AgentDefinition.Research] = Research("plug-in panels balcony inverter yield", "600 to 700 kWh a year facing south; a set for 500 pays back within four years."),
        }),
        Turn(play, 2, "And how much is that a year in money?", new()
        {
            [AgentDefinition.Coordinator] =
            [
                new(0.7, 1_120, 44) { CachedTokens = 896, ToolCalls = [new("calculator", new { expression = "650 * 2 / 3 * 0.31" }, 0.02)] },
                new(0.8, 1_210, 58) { CachedTokens = 1_024, FirstChunkSeconds = 0.3, Text = "About 134 a year, if you use two thirds of 650 kWh at 31 cents." },
            ],
        }),
        Turn(play, 3, "Could I charge my car with it?", new()
        {
            [AgentDefinition.Coordinator] =
            [
                new(0.8, 1_330, 50) { CachedTokens = 1_152, ToolCalls = [new("ask_research", new { task = "Charging an electric car at home: energy needed." }, 0)] },
                new(1.2, 1_620, 88) { CachedTokens = 1_280, FirstChunkSeconds = 0.3, Text = "Hardly: one full charge of 60 kWh takes about a month of such a set. Charge from the grid at noon on an hourly tariff instead." },
            ],
            [AgentDefinition.Research] = Research("charging car at home wall box kWh", "A car takes 60 kWh for a full charge; eleven kilowatts do it in under six hours."),
        }),
        Turn(play, 4, "Thanks. Put this into a short note for my neighbour.", new()
        {
            [AgentDefinition.Coordinator] =
            [
                new(0.9, 1_760, 71) { CachedTokens = 1_536, ToolCalls = [new("ask_writer", new { task = "A note of three sentences on balcony panels: 650 kWh, 134 a year, four years, not for cars." }, 0)] },
                new(0.9, 1_980, 102) { CachedTokens = 1_664, FirstChunkSeconds = 0.3, Text = "Here is the note: Two panels on a south balcony bring about 650 kWh a year. That saves 134, so a set has paid back in four years. For charging a car it is too little." },
            ],
            [AgentDefinition.Writer] =
            [
                new(1.6, 390, 84) { FirstChunkSeconds = 0.4, Text = "Two panels on a south balcony bring about 650 kWh a year. That saves 134, so a set has paid back in four years. For charging a car it is too little." },
            ],
        }),
    ];

    private static Scenario Turn(PlayId play, int number, string question, Dictionary<string, IReadOnlyList<ModelStep>> steps) =>
        new(play.Run($"{Name}-{number}"), Name, AgentDefinition.Coordinator)
        {
            ConversationId = play.Conversation(Name),
            UserId = "user-rosalind",
            Question = question,
            StepsByAgent = steps,
        };

    private static IReadOnlyList<ModelStep> Research(string query, string finding) =>
    [
        new(0.6, 560, 34) { Model = Models.Gpt4oMini, ToolCalls = [new("web_search", new { query }, 0.5)] },
        new(0.8, 890, 76) { Model = Models.Gpt4oMini, Text = finding },
    ];
}

using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>
/// The run of 45 s over all four services: coordinator 1.4 s, research 32 s (27 s of it waiting on web_search), coordinator 1.0 s,
/// writer 8 s with the fact-checker's 4 s beside it, coordinator 2.6 s.
/// </summary>
internal static class FourServicesStory
{
    public const string Name = "four-services";

    public static IReadOnlyList<Scenario> Create(PlayId play) =>
    [
        new(play.Run(Name), Name, AgentDefinition.Coordinator)
        {
            ConversationId = play.Conversation(Name),
            UserId = "user-marie",
            Question = "Write a short, checked report: when do eight kilowatts of roof panels pay back, and does a battery help?",
            StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>>
            {
                [AgentDefinition.Coordinator] = Coordinator,
                [AgentDefinition.Research] = Research,
                [AgentDefinition.Writer] = Writer,
                [AgentDefinition.FactChecker] = FactChecker,
            },
        },
    ];

    private static IReadOnlyList<ModelStep> Coordinator =>
    [
        new(1.4, 820, 74)
        {
            Text = "Research first, then writing and checking side by side.",
            ToolCalls = [new("ask_research", new { task = "Find the payback of eight kilowatts of roof panels, and what a home battery changes." }, 0)],
        },
        new(1.0, 1_640, 118)
        {
            CachedTokens = 768,
            ToolCalls =
            [
                new("ask_writer", new { task = "Write three paragraphs on the payback of eight kilowatts of panels and on a battery of ten kWh." }, 0),
                new("ask_fact_checker", new { task = "Check: eight kilowatts cost 11200 and pay back in ten to twelve years with a third used in the house." }, 0),
            ],
        },
        new(2.6, 3_480, 412)
        {
            CachedTokens = 1_536,
            FirstChunkSeconds = 0.5,
            Text = "Eight kilowatts cost 11200. With a third of the yield used in the house they pay back in about nine years at today's prices; the source says ten to twelve, which the fact-checker could not confirm. A battery of ten kWh raises own use to 65 percent and pays mainly with an hourly tariff.",
        },
    ];

    private static IReadOnlyList<ModelStep> Research =>
    [
        new(1.1, 610, 42) { ToolCalls = [new("web_search", new { query = "roof panels payback eight kilowatts" }, 9.2)] },
        new(0.9, 1_180, 40) { ToolCalls = [new("web_search", new { query = "home battery worth own use solar" }, 8.4)] },
        new(0.9, 1_790, 44) { CachedTokens = 1_152, ToolCalls = [new("web_search", new { query = "hourly tariffs household battery saves" }, 9.4)] },
        new(2.1, 2_460, 236)
        {
            CachedTokens = 1_664,
            FirstChunkSeconds = 0.4,
            Text = "Eight kilowatts: 11200 installed, ten to twelve years with a third used in the house, eight with one half. Battery of ten kWh: 6500, own use from 30 to 65 percent, pays with hourly tariffs.",
        },
    ];

    private static IReadOnlyList<ModelStep> Writer =>
    [
        new(1.6, 540, 36) { ToolCalls = [new("similar_documents", new { query = "payback of roof panels and home battery" }, 0.08)] },
        new(6.2, 980, 528)
        {
            FirstChunkSeconds = 0.6,
            Text = "Eight kilowatts of panels cost 11200, and a third of what they yield is used in the house.\n\nThe rest is fed in for a small payment, so a car charged at noon brings the end of the loan closer.\n\nA battery keeps the noon sun for the evening. It costs 6500, and whether it pays depends on the tariff.",
        },
    ];

    private static IReadOnlyList<ModelStep> FactChecker =>
    [
        new(1.7, 480, 390)
        {
            Model = Models.O4Mini,
            ReasoningTokens = 320,
            ToolCalls =
            [
                new("fetch_price", new { item = "electricity per kWh" }, 0.1),
                new("fetch_price", new { item = "feed-in per kWh" }, 0.1),
            ],
        },
        new(1.2, 760, 264)
        {
            Model = Models.O4Mini,
            ReasoningTokens = 192,
            ToolCalls = [new("calculator", new { expression = "11200 / (8000 / 3 * 0.31 + 8000 * 2 / 3 * 0.08)" }, 0.05)],
        },
        new(0.95, 1_020, 210)
        {
            Model = Models.O4Mini,
            ReasoningTokens = 128,
            Text = "The price of 11200 holds. At today's prices a third used in the house pays back in 8.9 years, not in ten to twelve.",
        },
    ];
}

using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>
/// Two runs of one task, $0.40 and $0.03. In US dollars per million tokens gpt-4o costs 2.50 in, 1.25 cached, 10.00 out; gpt-4o-mini
/// 0.15 in, 0.60 out.
/// <code>
/// cheap  plan       mini  1,200 in                  180 out   0.000288
///        search     4o    3,400 in                   90 out   0.009400
///        reckon     4o    6,900 in (3,328 cached)   620 out   0.019290
///        summary    mini  5,600 in                  300 out   0.001020
///                                                             0.029998
/// dear   plan       mini  1,200 in                  180 out   0.000288
///        search     4o    3,400 in                   90 out   0.009400
///        search 2   4o   14,000 in                  110 out   0.036100   the same search again,
///        search 3   4o   28,000 in                  110 out   0.071100   with whole texts, so that
///        search 4   4o   42,524 in                  110 out   0.107410   the history grows
///        reckon     4o   61,000 in                  620 out   0.158700   nothing cached: the prompt starts with a clock
///        summary    mini  429, so 4o  5,600 in      300 out   0.017000   the fallback is dearer
///                                                             0.399998
/// </code>
/// </summary>
internal static class TwinStory
{
    public const string Cheap = "twin-cheap";
    public const string Dear = "twin-dear";

    public static IReadOnlyList<Scenario> Create(PlayId play) =>
    [
        Twin(play, Cheap, "user-grace", isDear: false),
        Twin(play, Dear, "user-linus", isDear: true),
    ];

    private static Scenario Twin(PlayId play, string name, string user, bool isDear) => new(play.Run(name), name, AgentDefinition.Research)
    {
        ConversationId = play.Conversation(name),
        UserId = user,
        Question = "Compare the cost over five years of a heat pump and a gas boiler in a house of 120 square metres.",
        HasVolatilePrompt = isDear,
        StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>>
        {
            [AgentDefinition.Research] = isDear ? [Plan, Search, Again(1.6, 14_000), Again(2.2, 28_000), Again(2.9, 42_524), Reckon(61_000, 0), Summary(true)]
                : [Plan, Search, Reckon(6_900, 3_328), Summary(false)],
        },
    };

    private static ModelStep Plan => new(0.7, 1_200, 180)
    {
        Model = Models.Gpt4oMini,
        Text = "Plan: today's prices first, then the cost of buying and running each, then the sums.",
        ToolCalls =
        [
            new("fetch_price", new { item = "electricity per kWh" }, 0.12),
            new("fetch_price", new { item = "gas per kWh" }, 0.12),
        ],
    };

    private static ModelStep Search => new(1.1, 3_400, 90)
    {
        ToolCalls = [new("web_search", new { query = "heat pump gas boiler cost 120 square metres", limit = 3, full_text = true }, 0.8)],
    };

    private static ModelStep Again(double seconds, int inputTokens) => new(seconds, inputTokens, 110)
    {
        ToolCalls = [new("web_search", new { query = "heat pump gas boiler cost 120 square metres", limit = 10, full_text = true }, 1.1)],
    };

    private static ModelStep Reckon(int inputTokens, int cachedTokens) => new(cachedTokens > 0 ? 2.4 : 4.8, inputTokens, 620)
    {
        CachedTokens = cachedTokens,
        Text = "Heat pump: 14000 less the grant of 40 percent, then 4000 kWh and 150 for service a year. Boiler: 7500, then 12500 kWh and 250 a year.",
        ToolCalls =
        [
            new("calculator", new { expression = "14000 * 0.6 + 5 * (4000 * 0.31 + 150)" }, 0.02),
            new("calculator", new { expression = "7500 + 5 * (12500 * 0.11 + 250)" }, 0.02),
        ],
    };

    private static ModelStep Summary(bool isRateLimited) => new(1.0, 5_600, 300)
    {
        Model = Models.Gpt4oMini,
        IsRateLimited = isRateLimited,
        Text = "Over five years the heat pump costs 15350 with the grant and the gas boiler 15625. They are level today; the rising levy on carbon favours the heat pump.",
    };
}

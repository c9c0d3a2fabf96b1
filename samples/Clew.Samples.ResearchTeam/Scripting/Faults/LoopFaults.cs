using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Faults;

/// <summary>Runs that do the same again and again, or go on for too long.</summary>
internal static class LoopFaults
{
    public static Scenario ToolLoop(PlayId play) => DemoFaults.Run(play, "tool-loop", AgentDefinition.FactChecker, "What does the yearly service of a heat pump cost?",
    [
        .. Enumerable.Range(0, 4).Select(turn => DemoFaults.Call(430 + (90 * turn), "fetch_price", new { item = "heat pump service" })),
        DemoFaults.Answer(820, "I found no price for the service of a heat pump."),
    ]);

    public static Scenario PingPong(PlayId play) => DemoFaults.Run(play, "ping-pong", AgentDefinition.Research, "Does a wall box disturb the neighbours at night?",
    [
        .. Enumerable.Range(0, 3).SelectMany(turn => (ModelStep[])
        [
            DemoFaults.Call(500 + (260 * turn), "read_document", new { id = "heat-pump-noise" }),
            DemoFaults.Call(630 + (260 * turn), "fetch_price", new { item = "wall box" }),
        ]),
        DemoFaults.Answer(1_300, "A wall box makes no noise worth speaking of; the document is about heat pumps."),
    ]);

    public static Scenario NearDuplicates(PlayId play)
    {
        string[] queries = ["subsidy for heat pumps 2026", "Subsidy for heat pumps 2026", "subsidy  for heat pumps 2026", "2026 subsidy for heat pumps"];
        object result = new { results = new[] { new { id = "heat-pump-cost", title = "What a heat pump costs", snippet = "Installed, a heat pump costs between 11,000 and 18,000" } } };
        return DemoFaults.Run(play, "near-duplicates", AgentDefinition.Research, "Is there still a subsidy for heat pumps?",
        [
            .. queries.Select((query, turn) => DemoFaults.Call(480 + (130 * turn), "web_search", new { query }, result)),
            DemoFaults.Answer(1_020, "The source gives the price but says nothing on a subsidy."),
        ]);
    }

    public static Scenario Runaway(PlayId play)
    {
        string[] topics = ["insulation of the roof", "windows with three panes", "underfloor heating", "radiators for low temperatures", "hot water in summer", "noise at night", "tariffs by the hour", "solar on the north side", "batteries in the cellar"];
        return DemoFaults.Run(play, "runaway", AgentDefinition.Research, "Tell me everything about heating my house.",
        [
            .. topics.Select((topic, turn) => DemoFaults.Call(520 + (210 * turn), "web_search", new { query = topic }, new { query = topic, results = new[] { new { id = $"source-{turn + 1}", title = topic, snippet = $"Source {turn + 1} deals with {topic}." } } })),
            DemoFaults.Answer(2_500, "There is a lot to say; start with the roof and the windows."),
        ]);
    }

    public static Scenario RetryStorm(PlayId play) => DemoFaults.Run(play, "retry-storm", AgentDefinition.Research, "What does the subsidy document of 2027 say?",
    [
        .. Enumerable.Range(0, 5).Select(turn => DemoFaults.Call(450 + (80 * turn), "read_document", new { id = "subsidy-2027" })),
        DemoFaults.Answer(880, "I could not read that document."),
    ]);
}

using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Faults;

/// <summary>Runs in which something is wrong between the model and a tool.</summary>
internal static class ToolFaults
{
    public static Scenario HallucinatedTool(PlayId play) => DemoFaults.Run(play, "hallucinated-tool", AgentDefinition.Research, "Send me a brochure on heat pumps.",
    [
        DemoFaults.Call(460, "order_brochure", new { topic = "heat pumps", copies = 1 }, error: "unknown_tool"),
        DemoFaults.Answer(560, "I cannot send brochures, but I can look things up for you."),
    ]);

    public static Scenario InvalidArguments(PlayId play) => DemoFaults.Run(play, "invalid-arguments", AgentDefinition.Research, "Find me a few sources on batteries.",
    [
        DemoFaults.Call(470, "web_search", new { query = "home battery capacity", limit = "a few" }, error: "invalid_arguments"),
        DemoFaults.Call(590, "web_search", new { query = "home battery capacity", limit = 3 }),
        DemoFaults.Answer(940, "Home batteries hold between five and fifteen kilowatt hours."),
    ]);

    public static Scenario SilentFailure(PlayId play) => DemoFaults.Run(play, "silent-failure", AgentDefinition.FactChecker, "Is 900 right for a wall box?",
    [
        DemoFaults.Call(410, "fetch_price", new { item = "wall box" }, new { error = "upstream price service answered 503 Service Unavailable" }),
        DemoFaults.Answer(520, "I could not verify the price of a wall box."),
    ]);

    public static Scenario HandoffDeadEnd(PlayId play) => DemoFaults.Run(play, "handoff", AgentDefinition.Coordinator, "Have my letter to the landlord polished.",
    [
        DemoFaults.Call(620, "transfer_to_editor", new { task = "Polish a letter to the landlord about a balcony panel." }, new { transferred_to = "editor" }),
        DemoFaults.Answer(700, "I have handed your letter over to the editor."),
    ]);
}

namespace Clew.Analyse.Tests.Labelled;

/// <param name="Name">What happens.</param>
/// <param name="Write">Plays it, with what is random about it.</param>
/// <param name="NeedsAgents">Clients of models alone would not see it.</param>
internal sealed record Scenario(string Name, Action<RunWriter> Write, bool NeedsAgents = false)
{
    /// <summary>The start of a run: instructions, a question, an agent, and sometimes a step that goes well.</summary>
    public static void Open(RunWriter run, bool mayStep = true)
    {
        run.System("You help customers of a shop. Use the tools. Answer in one paragraph.");
        run.User(run.Pick("Where is my order 4711 and can I get my money back?", "Please find out why the export fails since Monday.", "Compare the two plans and send me the result."));
        run.BeginAgent(run.Pick("support", "researcher", "coder"));
        if (mayStep && run.Below(2) == 0)
        {
            GoodStep(run);
        }
    }

    public static void GoodStep(RunWriter run)
    {
        int number = run.Below(100_000);
        run.Turn("get_order", $$"""{"order_id":"A{{number}}"}""", $$"""{"order_id":"A{{number}}","state":"shipped","items":[{"sku":"k{{number}}","count":1}]}""");
    }

    public static void Close(RunWriter run)
    {
        run.Call(run.Pick("Your order is on its way and arrives on Thursday. A refund is possible until the end of the month.", "I compared both plans; the second one fits better because it includes exports."));
        run.End();
    }

    /// <summary>A run with something in its middle.</summary>
    public static Scenario Around(string name, Action<RunWriter> middle, bool needsAgents = false, bool mayStep = true) => new(name, run =>
    {
        Open(run, mayStep);
        middle(run);
        Close(run);
    }, needsAgents);
}

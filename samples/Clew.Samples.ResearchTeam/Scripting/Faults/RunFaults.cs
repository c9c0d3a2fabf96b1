using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Faults;

/// <summary>Runs in which something is wrong with the run as a whole, or with its telemetry.</summary>
internal static class RunFaults
{
    /// <summary>Longer than any run should be quiet.</summary>
    private const double QuietSeconds = 420;

    public static Scenario StuckRun(PlayId play) => DemoFaults.Run(play, "stuck", AgentDefinition.FactChecker, "Is 31 cents right for a kilowatt hour?",
    [
        DemoFaults.Call(400, "fetch_price", new { item = "electricity per kWh" }),
        DemoFaults.Answer(500, "Yes, 31 cents is right."),
    ]) with
    { QuietSeconds = QuietSeconds };

    public static Scenario OrphanSpans(PlayId play) => Asking(play, "orphans", HopFault.LosesSpan);

    public static Scenario BrokenPropagation(PlayId play) => Asking(play, "propagation", HopFault.LosesContext);

    public static IReadOnlyList<Scenario> UsualThenDear(PlayId play)
    {
        Random random = new(play.Seed);
        return
        [
            .. Enumerable.Range(1, DemoFaults.UsualRuns).Select(number => DemoFaults.Run(play, $"usual-{number:00}", AgentDefinition.Writer, "Write one sentence on saving electricity.",
                [DemoFaults.Answer(380 + random.Next(60), "Switch off at the socket what only stands by.", 20 + random.Next(10)) with { Seconds = 0.2 }])),
            DemoFaults.Run(play, "dear", AgentDefinition.Writer, "Write one sentence on saving electricity, and mind all that I ever told you.",
                [DemoFaults.Answer(96_000, "Switch off at the socket what only stands by, as you said on Monday.", 60)]),
        ];
    }

    private static Scenario Asking(PlayId play, string name, HopFault fault)
    {
        Scenario run = DemoFaults.Run(play, name, AgentDefinition.Coordinator, "How much does a car need for a full charge?",
        [
            new ModelStep(0.7, 640, 48) { ToolCalls = [new ScriptedToolCall("ask_research", new { task = "Energy for a full charge of an electric car." }, 0) { Hop = fault }] },
            DemoFaults.Answer(930, "About 60 kilowatt hours."),
        ]);
        return run with
        {
            StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>>(run.StepsByAgent)
            {
                [AgentDefinition.Research] =
                [
                    DemoFaults.Call(560, "web_search", new { query = "charging car at home wall box kWh" }),
                    DemoFaults.Answer(880, "A car takes 60 kWh for a full charge."),
                ],
            },
        };
    }
}

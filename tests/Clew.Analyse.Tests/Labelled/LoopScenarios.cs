using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>Agents that go round in circles.</summary>
internal static class LoopScenarios
{
    private const string Found = """{"items":[{"id":"d1","text":"Exports fail when the quota is used up."}],"total":1}""";

    public static readonly IReadOnlyList<Scenario> All =
    [
        Scenario.Around("the same search three times", run => Loop(run, 3)),
        Scenario.Around("the same search four to six times", run => Loop(run, 4 + run.Below(3))),
        Scenario.Around("the same arguments in another order of keys", OtherOrder),
        Scenario.Around("a job that never gets ready", run => Poll(run, 10), mayStep: false),
        Scenario.Around("back and forth twice", run => PingPong(run, 2), mayStep: false),
        Scenario.Around("back and forth three times", run => PingPong(run, 3), mayStep: false),
        Scenario.Around("the same search in other spellings", Spellings),
        Scenario.Around("the same search with one more word", OneWord),
        Scenario.Around("nine turns", run => Turns(run, 9), needsAgents: true, mayStep: false),
        Scenario.Around("fifteen turns", run => Turns(run, 15), needsAgents: true, mayStep: false),
        new("turns that the agent tells", Told, NeedsAgents: true),
        Scenario.Around("a tool that fails four times", run => Storm(run, 4), needsAgents: true, mayStep: false),
        Scenario.Around("a model that fails five times", ModelStorm),
        Scenario.Around("a tool that returns errors five times", SilentStorm, mayStep: false),
    ];

    private static void Loop(RunWriter run, int count)
    {
        string arguments = $$"""{"query":"export quota {{run.Pick("monday", "limit", "csv")}}"}""";
        run.Expect("tool_loop", [.. Enumerable.Range(0, count).Select(_ => run.Turn("search_docs", arguments, Found))]);
    }

    private static void OtherOrder(RunWriter run) => run.Expect(
        "tool_loop",
        run.Turn("get_order", """{"order_id":"A1","detail":"full"}""", Found),
        run.Turn("get_order", """{"detail":"full","order_id":"A1"}""", Found),
        run.Turn("get_order", """{ "order_id": "A1", "detail": "full" }""", Found));

    private static void Poll(RunWriter run, int count)
    {
        run.Expect("tool_loop", [.. Enumerable.Range(0, count).Select(_ => run.Turn("job_status", """{"job":"j7"}""", """{"state":"pending"}"""))]);
        run.Expect("runaway_iterations");
    }

    private static void PingPong(RunWriter run, int rounds)
    {
        List<SpanId> evidence = [];
        for (int i = 0; i < rounds; i++)
        {
            evidence.Add(run.Turn("get_order", """{"order_id":"A9"}""", """{"order_id":"A9","state":"see the log"}"""));
            evidence.Add(run.Turn("read_logs", """{"service":"orders"}""", """{"lines":["A9 see the order"]}"""));
        }
        run.Expect("ping_pong_loop", [.. evidence]);
    }

    private static void Spellings(RunWriter run) => run.Expect(
        "near_duplicate_calls",
        run.Turn("search_docs", """{"query":"export fails"}""", Found),
        run.Turn("search_docs", """{"query":"Export  Fails"}""", Found),
        run.Turn("search_docs", """{"query":"fails export?"}""", Found));

    private static void OneWord(RunWriter run) => run.Expect(
        "near_duplicate_calls",
        run.Turn("search_docs", """{"query":"why does the csv export fail"}""", Found),
        run.Turn("search_docs", """{"query":"why does the csv export fail today"}""", Found),
        run.Turn("search_docs", """{"query":"why does the csv export always fail today"}""", Found),
        run.Turn("search_docs", """{"query":"why does the csv export always break today"}""", Found));

    private static void Turns(RunWriter run, int turns)
    {
        for (int i = 1; i < turns; i++)
        {
            Scenario.GoodStep(run);
        }
        run.Expect("runaway_iterations");
    }

    private static void Told(RunWriter run)
    {
        run.BeginAgent("planner", iterations: 9 + run.Below(20));
        run.Plain(SpanKind.Other, "work", seconds: 4);
        run.End();
        run.Expect("runaway_iterations");
    }

    private static void Storm(RunWriter run, int count) => run.Expect(
        "retry_storm", [.. Enumerable.Range(0, count).Select(_ => run.Turn("get_order", """{"order_id":"A7"}""", "upstream timed out", error: "timeout"))]);

    private static void ModelStorm(RunWriter run) =>
        run.Expect("retry_storm", [.. Enumerable.Range(0, 5).Select(_ => run.FailedCall("rate_limit_exceeded", "Too many requests"))]);

    private static void SilentStorm(RunWriter run)
    {
        SpanId[] evidence = [.. Enumerable.Range(0, 5).Select(_ => run.Turn("get_order", """{"order_id":"A7"}""", """{"error":"order service is down"}"""))];
        run.Expect("retry_storm", evidence);
        run.Expect("silent_tool_failure", evidence);
    }
}

using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>What is wrong with a run as a whole.</summary>
internal static class TraceScenarios
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("a handover to nobody", run => DeadEnd(run, answers: false), NeedsAgents: true),
        new("a handover that the agent answers itself", run => DeadEnd(run, answers: true), NeedsAgents: true),
        new("five minutes without a span", run => Gap(run, 301), NeedsAgents: true),
        new("an hour without a span", run => Gap(run, 3600), NeedsAgents: true),
        new("a run that never ended", Open, NeedsAgents: true),
        Scenario.Around("a parent that never came", LostParent, needsAgents: true),
        Scenario.Around("two parents that never came", run => { LostParent(run); LostParent(run); }, needsAgents: true),
        new("a helper's span that never came", LostHelper, NeedsAgents: true),
        new("a run inside another of its conversation", Inner, NeedsAgents: true),
        new("a run around another of its conversation", Outer, NeedsAgents: true),
        Scenario.Around("a run of three times the usual cost", run => Dear(run, 3.1)),
        Scenario.Around("a run of twenty times the usual cost", run => Dear(run, 20)),
        Scenario.Around("content that the policy forbids", run =>
        {
            run.Policy = RunWriter.Dropping;
            run.Expect("content_against_policy");
        }),
        Scenario.Around("a key in a question", run =>
        {
            run.User("Use AKIAQ7ZK4VJ3MTR2WNXL for the bucket and list what is in it.");
            run.Expect("content_against_policy");
        }),
    ];

    private static void DeadEnd(RunWriter run, bool answers)
    {
        Scenario.Open(run);
        run.Expect("handoff_dead_end", run.Turn("transfer_to_billing", "{}", """{"assistant":"billing"}"""));
        if (answers)
        {
            run.Call("I have handed you over to billing.");
        }
        run.End();
    }

    private static void Gap(RunWriter run, double seconds)
    {
        Scenario.Open(run);
        Scenario.GoodStep(run);
        run.Wait(seconds);
        Scenario.Close(run);
        run.Expect("stuck_run");
    }

    private static void Open(RunWriter run)
    {
        Scenario.Open(run);
        SpanId last = run.Turn("search_docs", """{"query":"refund rules"}""", """{"items":[{"id":"d4","text":"Within 30 days."}]}""");
        run.End();
        run.Lose(run.Written(last).Parent);
        run.QuietNanos = 601_000_000_000;
        run.Expect("stuck_run", last);
    }

    private static void LostParent(RunWriter run)
    {
        SpanId lost = run.Begin(SpanKind.Workflow, "node");
        Scenario.GoodStep(run);
        SpanId child = run.Plain(SpanKind.Http, "GET /orders");
        run.End();
        run.Lose(lost);
        run.Expect("orphan_spans");
        _ = child;
    }

    private static void LostHelper(RunWriter run)
    {
        Scenario.Open(run);
        List<ChatLine> main = run.Forget();
        SpanId helper = run.BeginAgent("helper");
        run.User("Look up the rules for refunds and say what they allow.");
        run.Call("Refunds are possible within thirty days.");
        run.End();
        run.Lose(helper);
        run.Remember(main);
        Scenario.Close(run);
        run.Expect("orphan_spans");
    }

    private static void Inner(RunWriter run)
    {
        long start = run.Now;
        run.Wait(1);
        Scenario.Open(run);
        Scenario.Close(run);
        run.Neighbours.Add(new ConversationNeighbour(new TraceId(99, (ulong)run.Below(1000) + 1), "front-desk", "concierge", start, run.Now + 2_000_000_000));
        run.Expect("broken_propagation");
    }

    private static void Outer(RunWriter run)
    {
        Scenario.Open(run);
        long start = run.Now;
        run.Wait(2);
        Scenario.Close(run);
        run.Neighbours.Add(new ConversationNeighbour(new TraceId(98, (ulong)run.Below(1000) + 1), "billing-worker", "billing", start + 100, start + 1_000_000_000));
        run.Expect("broken_propagation");
    }

    private static void Dear(RunWriter run, double times)
    {
        run.Model = "gpt-4o";
        run.Call("A long look at all orders of the year, in short: nothing is missing.", input: 60_000, output: 400);
        run.Rewrite(history => history.Select((line, i) => i == history.Count - 1 ? line with { Text = "A summary of the conversation so far." } : line));
        // 60,400 tokens of gpt-4o cost more than $0.15; the steps around it cost less than a cent.
        run.History = new AgentHistory(200, 0.1 / times, 0.154 / times, 9000, 20_000, 4_000_000_000, 9_000_000_000);
        run.Expect("cost_outlier");
    }
}

using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>Healthy runs that look like trouble. None of them has a finding.</summary>
internal static class Traps
{
    private const string Found = """{"items":[{"id":"d1","text":"Exports fail when the quota is used up."}],"total":1}""";

    private static readonly string[] UsableResults =
    [
        """{"error":null,"items":[{"id":"d1"}]}""", """{"errors":[],"ok":true}""", """{"status":200,"body":"fine"}""", """{"lines":["Error: disk full","Traceback (most recent call last)"]}""",
        "Error budget: 43 % are left this month.", "[]", """{"items":[],"total":0}""", "3 errors were fixed last week.", """{"error_rate":0.02,"failed":3}""", "0", "false",
        """{"results":[{"id":1}],"error":"one shard did not answer"}""", """{"status":"shipped","code":500123}""", "The article explains what KeyError: means.",
    ];

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("a plain run", run => { Scenario.Open(run); Scenario.GoodStep(run); Scenario.Close(run); }),
        Scenario.Around("pages of a list", Pages, mayStep: false),
        Scenario.Around("a cursor that moves", Cursor, mayStep: false),
        Scenario.Around("pages behind the end", EmptyPages, mayStep: false),
        Scenario.Around("a job that gets ready", PollUntilDone, mayStep: false),
        Scenario.Around("a job whose progress moves", Progress, mayStep: false),
        Scenario.Around("the same call twice", run => { run.Turn("search_docs", """{"query":"quota"}""", Found); run.Turn("search_docs", """{"query":"quota"}""", Found); }),
        Scenario.Around("the same call again after others", Revisit, mayStep: false),
        Scenario.Around("one and a half rounds", run => { First(run); Second(run); First(run); }, mayStep: false),
        Scenario.Around("back and forth with news", News, mayStep: false),
        Scenario.Around("the same read after each change", ReadAfterWrite, mayStep: false),
        Scenario.Around("one mail to each of four people", Mails, mayStep: false),
        Scenario.Around("one order after the other", Orders, mayStep: false),
        Scenario.Around("other searches with other results", Searches, mayStep: false),
        Scenario.Around("five searches at once", run => run.Together([.. Enumerable.Range(0, 5).Select(i => ("search_docs", $$"""{"query":"topic {{i}}"}""", Found))])),
        Scenario.Around("the same search four times at once", run => run.Together([.. Enumerable.Range(0, 4).Select(_ => ("search_docs", """{"query":"topic"}""", Found))])),
        Scenario.Around("two attempts that fail", run => Retries(run, 2), needsAgents: true),
        Scenario.Around("three attempts that fail", run => Retries(run, 3), needsAgents: true, mayStep: false),
        Scenario.Around("three refused calls", run => { for (int i = 0; i < 3; i++) { run.FailedCall("rate_limit_exceeded", "Too many requests"); } }),
        Scenario.Around("four failures with other arguments", OtherAttempts, needsAgents: true, mayStep: false),
        new("three helpers with the same search", Helpers, NeedsAgents: true),
        new("a helper with turns of its own", HelperTurns, NeedsAgents: true),
        Scenario.Around("eight turns", run => { for (int i = 0; i < 7; i++) { Scenario.GoodStep(run); } }, mayStep: false),
        new("twelve calls at once", FanOut, NeedsAgents: true),
        new("twelve judgements of one answer", Evaluations, NeedsAgents: true),
        new("a batch of embeddings", run => { run.Begin(SpanKind.Workflow, "index"); for (int i = 0; i < 40; i++) { run.Plain(SpanKind.Embedding, "embed", input: 900); } run.End(); }, NeedsAgents: true),
        Scenario.Around("a summary instead of the history", Summarised, mayStep: false),
        Scenario.Around("a history that the provider keeps", KeptByProvider, mayStep: false),
        Scenario.Around("old results taken out of the history", ClearedResults, mayStep: false),
        Scenario.Around("a short call beside the conversation", run => { List<ChatLine> main = run.Forget(); run.User("Name this conversation in three words."); run.Call("Refund for order"); run.Remember(main); }),
        .. UsableResults.Select(result => Scenario.Around($"a tool that returns {(result.Length > 20 ? result[..20] : result)}", run => run.Turn("read_logs", $$"""{"service":"s{{run.Below(100)}}"}""", result))),
        Scenario.Around("an optional null and a whole number", run => { run.Turn("search_docs", """{"query":"quota","limit":null,"page":2.0}""", Found); run.Turn("refund_order", """{"order_id":"A1","amount":5}""", """{"done":true}"""); }),
        Scenario.Around("tools of a server", ServerTools),
        Scenario.Around("an address that is masked", run => run.User("Write to jane.doe@acme-shop.com or call +49 30 901820 when it is there.")),
        Scenario.Around("no tools told", run => { run.Offer = []; run.Turn("anything", """{"a":1}""", Found); }),
        Scenario.Around("a label of one token", run => run.Call("yes", finish: "length", output: 1, maxTokens: 1)),
        Scenario.Around("a short answer", run => run.Call("Yes.")),
        Scenario.Around("a call at 84 % of the window", run => { run.Model = "gpt-4o"; run.Call("The story in short.", input: 107_000); run.Rewrite(Summary); }),
        Scenario.Around("another error of a call", run => run.FailedCall("invalid_request_error", "Unknown parameter: tools[0].strikt")),
        new("a handover that is taken", HandedOver, NeedsAgents: true),
        new("a person who thinks for an hour", Pause, NeedsAgents: true),
        new("a tool that takes ten minutes", SlowTool, NeedsAgents: true),
        new("a run that goes on", run => { Scenario.Open(run); SpanId last = run.Turn("read_logs", "{}", Found); run.End(); run.Lose(run.Written(last).Parent); }, NeedsAgents: true),
        new("a run whose caller does not report", run => { SpanId root = run.Begin(SpanKind.Other, "caller"); Scenario.Open(run); Scenario.Close(run); run.End(); run.Lose(root); run.QuietNanos = 900_000_000_000; }, NeedsAgents: true),
        new("two questions at a time", run => Neighbour(run, run.Service, sameAgent: true), NeedsAgents: true),
        new("a question after the other", Later, NeedsAgents: true),
        Scenario.Around("twice the usual cost", run => Cost(run, 200, 0.05)),
        Scenario.Around("dear among few runs", run => Cost(run, 12, 0.001)),
        Scenario.Around("nothing captured", NothingCaptured),
        .. HardTraps.All,
    ];

    private static IEnumerable<ChatLine> Summary(IReadOnlyList<ChatLine> history) => history.Select((line, i) => i == history.Count - 1 ? line with { Text = "A summary of the conversation so far." } : line);

    private static void First(RunWriter run) => run.Turn("get_order", """{"order_id":"A9"}""", """{"order_id":"A9","state":"new"}""");

    private static void Second(RunWriter run) => run.Turn("read_logs", """{"service":"orders"}""", """{"lines":["A9 created"]}""");

    private static void Pages(RunWriter run)
    {
        for (int page = 1; page <= 6; page++)
        {
            run.Turn("search_docs", $$"""{"query":"open orders","page":{{page}}}""", $$"""{"items":[{"id":"o{{page}}"}]}""");
        }
    }

    private static void Cursor(RunWriter run)
    {
        for (int page = 0; page < 5; page++)
        {
            run.Turn("search_docs", $$"""{"query":"open orders","cursor":"{{(char)('a' + page)}}x9=="}""", $$"""{"items":[{"id":"o{{page}}"}],"next":"{{(char)('b' + page)}}x9=="}""");
        }
    }

    private static void EmptyPages(RunWriter run)
    {
        for (int page = 7; page <= 10; page++)
        {
            run.Turn("search_docs", $$"""{"query":"open orders of this year","page":{{page}}}""", """{"items":[],"total":6,"note":"there are no more pages"}""");
        }
    }

    private static void PollUntilDone(RunWriter run)
    {
        for (int i = 0; i < 4; i++)
        {
            run.Turn("job_status", """{"job":"j7"}""", """{"state":"pending"}""");
            run.Wait(5);
        }
        run.Turn("job_status", """{"job":"j7"}""", """{"state":"done","file":"f1"}""");
    }

    private static void Progress(RunWriter run)
    {
        for (int i = 1; i <= 5; i++)
        {
            run.Turn("job_status", """{"job":"j7"}""", $$"""{"percent":{{i * 20}}}""");
        }
    }

    private static void Revisit(RunWriter run)
    {
        First(run);
        Scenario.GoodStep(run);
        First(run);
        Second(run);
        Scenario.GoodStep(run);
        First(run);
    }

    private static void News(RunWriter run)
    {
        for (int i = 0; i < 3; i++)
        {
            First(run);
            run.Turn("read_logs", """{"service":"orders"}""", $$"""{"lines":["line {{i}}"]}""");
        }
    }

    private static void ReadAfterWrite(RunWriter run)
    {
        for (int i = 0; i < 3; i++)
        {
            run.Turn("refund_order", $$"""{"order_id":"A{{i}}","amount":{{i + 1}}}""", """{"done":true}""");
            run.Turn("read_logs", """{"service":"refunds"}""", $$"""{"lines":["{{i + 1}} refunds"]}""");
        }
    }

    private static void Mails(RunWriter run)
    {
        foreach (string name in (string[])["Ann", "Bob", "Cleo", "Dan"])
        {
            run.Turn("send_mail", $$"""{"to":"{{name}}@shop.example","body":"Dear {{name}}, your order is ready and waits for you."}""", """{"state":"sent"}""");
        }
    }

    private static void Orders(RunWriter run)
    {
        foreach (string order in (string[])["alpha", "beta", "gamma", "delta"])
        {
            run.Turn("get_order", $$"""{"order_id":"{{order}}"}""", """{"state":"unknown","note":"no order of this name is in the books of this year"}""");
        }
    }

    private static void Searches(RunWriter run)
    {
        foreach (string city in (string[])["Oslo", "Rome", "Lima", "Cork"])
        {
            run.Turn("search_docs", $$"""{"query":"opening hours of the shop in {{city}}"}""", $$"""{"items":[{"id":"{{city}}","text":"Open from nine to five."}]}""");
        }
    }

    private static void Retries(RunWriter run, int failures)
    {
        for (int i = 0; i < failures; i++)
        {
            run.Turn("get_order", """{"order_id":"A7"}""", "upstream timed out", error: "timeout");
        }
        run.Turn("get_order", """{"order_id":"A7"}""", """{"order_id":"A7","state":"new"}""");
    }

    private static void OtherAttempts(RunWriter run)
    {
        for (int i = 0; i < 4; i++)
        {
            run.Turn("get_order", $$"""{"order_id":"A-{{i}}"}""", "no such order", error: "not_found");
        }
    }

    private static void Helpers(RunWriter run)
    {
        Scenario.Open(run);
        for (int i = 0; i < 3; i++)
        {
            List<ChatLine> main = run.Forget();
            run.BeginAgent("helper");
            run.User("Look up the quota rules and tell me what they say about exports.");
            run.Turn("search_docs", """{"query":"quota"}""", Found);
            run.Call("Exports fail when the quota is used up.");
            run.End();
            run.Remember(main);
        }
        Scenario.Close(run);
    }

    private static void HelperTurns(RunWriter run)
    {
        Scenario.Open(run);
        for (int i = 0; i < 2; i++)
        {
            List<ChatLine> main = run.Forget();
            run.BeginAgent("helper-" + i);
            run.User("Check the orders one by one and say which of them are late.");
            for (int turn = 0; turn < 5; turn++)
            {
                Scenario.GoodStep(run);
            }
            run.Call("None of these orders is late.");
            run.End();
            run.Remember(main);
        }
        Scenario.Close(run);
    }

    private static void FanOut(RunWriter run)
    {
        Scenario.Open(run, mayStep: false);
        long start = run.Now;
        for (int i = 0; i < 12; i++)
        {
            run.BackTo(start);
            List<ChatLine> main = run.Forget();
            run.User($"Write section {i} of the report about the exports of this year.");
            run.Call($"Section {i}: the exports grew.");
            run.Remember(main);
        }
        run.Wait(3);
        Scenario.Close(run);
    }

    private static void Evaluations(RunWriter run)
    {
        Scenario.Open(run);
        run.Begin(SpanKind.Evaluator, "quality");
        for (int i = 0; i < 12; i++)
        {
            List<ChatLine> main = run.Forget();
            run.User($"Judge the answer by criterion {i}, with a number from one to five.");
            run.Call("4");
            run.Remember(main);
        }
        run.End();
        Scenario.Close(run);
    }

    private static void Summarised(RunWriter run)
    {
        run.User("The order is 4711 and the customer wants the money back before Friday.");
        SpanId earlier = run.Call(asks: [run.NewAsk("read_logs", "{}")], input: 9000);
        run.Run(run.Written(earlier).Output!.Asks[0], """{"lines":["4711 delivered"]}""");
        run.Rewrite(history => [history[0], new ChatLine("user", "Summary of the conversation so far: order 4711, refund before Friday.", []), .. history.Skip(history.Count - 2)]);
        run.Call("The refund for order 4711 is on its way and arrives before Friday.", input: 700);
    }

    private static void KeptByProvider(RunWriter run)
    {
        run.User("The order is 4711 and the customer wants the money back before Friday.");
        SpanId earlier = run.Call(asks: [run.NewAsk("read_logs", "{}")], input: 900);
        run.Run(run.Written(earlier).Output!.Asks[0], """{"lines":["4711 delivered"]}""");
        run.Rewrite(history => history.Skip(history.Count - 2));
        run.Call("The refund for order 4711 is on its way and arrives before Friday.", input: 980);
    }

    private static void ClearedResults(RunWriter run)
    {
        for (int i = 0; i < 3; i++)
        {
            run.Turn("read_logs", $$"""{"service":"s{{i}}"}""", $$"""{"lines":["{{new string('x', 400)}}{{i}}"]}""");
        }
        SpanId earlier = run.Call(asks: [run.NewAsk("read_logs", """{"service":"last"}""")], input: 9000);
        run.Run(run.Written(earlier).Output!.Asks[0], """{"lines":["fine"]}""");
        run.Rewrite(history => history.Select((line, i) => line.ResultOf is not null && i < history.Count - 1 ? line with { Text = "[cleared]" } : line));
        run.Call("All four logs are fine now, nothing is left to do.", input: 2000);
        run.Rewrite(Summary);
    }

    private static void ServerTools(RunWriter run)
    {
        run.Offer = [.. Tools.All, new Tool("mcp", """{"type":"object"}""")];
        run.Turn("remote_lookup", """{"key":"a"}""", Found);
    }

    private static void HandedOver(RunWriter run)
    {
        Scenario.Open(run);
        run.Turn("transfer_to_billing", "{}", """{"assistant":"billing"}""");
        run.BeginAgent("billing");
        run.Call("This is billing. The refund is on its way.");
        run.End();
        run.End();
    }

    private static void Pause(RunWriter run)
    {
        Scenario.Open(run);
        run.Call("Shall I refund the whole amount to the card that you paid with?");
        run.Wait(3600);
        run.User("Yes, please.");
        Scenario.Close(run);
    }

    private static void SlowTool(RunWriter run)
    {
        Scenario.Open(run);
        Ask ask = run.NewAsk("job_status", """{"job":"nightly"}""");
        run.Call(asks: [ask]);
        run.Run(ask, """{"state":"done"}""", seconds: 600);
        Scenario.Close(run);
    }

    private static void Neighbour(RunWriter run, string service, bool sameAgent)
    {
        long start = run.Now;
        run.Wait(1);
        run.System("You help.");
        run.User("And what about the other order, has it left the warehouse yet?");
        run.BeginAgent("support");
        Scenario.GoodStep(run);
        Scenario.Close(run);
        run.Neighbours.Add(new ConversationNeighbour(new TraceId(97, 5), service, sameAgent ? "support" : "other", start, run.Now + 1_000_000_000));
    }

    private static void Later(RunWriter run)
    {
        Scenario.Open(run);
        Scenario.Close(run);
        run.Neighbours.Add(new ConversationNeighbour(new TraceId(96, 5), "front-desk", "concierge", run.Now + 1_000_000_000, run.Now + 9_000_000_000));
    }

    private static void Cost(RunWriter run, long runs, double p95)
    {
        run.Model = "gpt-4o";
        run.Call("A long look at all orders of the year, in short: nothing is missing.", input: 30_000, output: 400);
        run.Rewrite(Summary);
        run.History = new AgentHistory(runs, p95 / 2, p95, 9000, 20_000, 4_000_000_000, 9_000_000_000);
    }

    private static void NothingCaptured(RunWriter run)
    {
        run.WithoutContent = true;
        for (int i = 0; i < 4; i++)
        {
            First(run);
        }
    }
}

using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>Healthy runs of other kinds of agents than those for which the rules were thought out: added after the rules, to see what they do.</summary>
internal static class HardTraps
{
    private const string Report = """{"items":[{"id":"d1","text":"Exports fail when the quota is used up."}],"total":1}""";

    public static readonly IReadOnlyList<Scenario> All =
    [
        Scenario.Around("the same key five times", run => Repeat(run, 5, "press_key", """{"key":"Tab"}""", "ok"), mayStep: false),
        Scenario.Around("scrolling down a page", run => Repeat(run, 4, "scroll", """{"direction":"down"}""", """{"status":"success","message":"scrolled down by 500 px"}"""), mayStep: false),
        Scenario.Around("waiting twice for a minute", run => Repeat(run, 2, "wait", """{"seconds":60}""", "Waited for 60 seconds"), mayStep: false),
        Scenario.Around("mails to masked addresses", run => Repeat(run, 4, "send_mail", """{"to":"[EMAIL]","body":"Your order is ready and can be taken home."}""", """{"id":"queued for the next hour of delivery at noon"}"""), mayStep: false),
        Scenario.Around("a masked number where a number was", run => Ask(run, "refund_order", """{"order_id":"A1","amount":"[CARD]"}""")),
        Scenario.Around("a file that is written in parts", Parts, mayStep: false),
        Scenario.Around("tests that pass after each edit", Edits, mayStep: false),
        Scenario.Around("checks of four pages with the same outcome", run => Each(run, ["home", "cart", "help", "about"], "check_page", "url", "https://shop.example/{0}", """{"broken_links":[],"spelling_mistakes":[],"score":100}"""), mayStep: false),
        Scenario.Around("translations of lines", run => Each(run, ["one apple", "two pears", "six plums"], "translate", "text", "{0}", """{"language":"de"}"""), mayStep: false),
        Scenario.Around("a search in vain in three places", run => Each(run, ["mail", "wiki", "chat"], "find_person", "in", "{0}", """{"people":[]}"""), mayStep: false),
        Scenario.Around("a ticket about an error", run => run.Turn("read_logs", "{}", """{"id":7,"title":"Error: export fails","state":"open","labels":["error"]}""")),
        Scenario.Around("a page that starts with the word", run => run.Turn("read_logs", "{}", "Error handling in distributed systems. Chapter one.")),
        Scenario.Around("a build that failed", run => run.Turn("job_status", """{"job":"b1"}""", """{"job":"b1","status":"failed","step":"lint"}""")),
        Scenario.Around("a check that says no", run => run.Turn("read_logs", "{}", """{"allowed":false,"reason":"limit"}""")),
        Scenario.Around("a list of failures", run => run.Turn("read_logs", "{}", """[{"error":"disk full"},{"error":"disk full"}]""")),
        Scenario.Around("a model that refuses politely", run => run.Call("I am sorry, but I cannot tell you the password of another customer.")),
        Scenario.Around("an answer of one word", run => run.Call("42", output: 1)),
        Scenario.Around("money to the savings account", run => Ask(run, "transfer_funds", """{"to":"savings","amount":5}""")),
        Scenario.Around("a note about a handover", run => run.Turn("handoff_notes", "{}", """{"notes":"none"}"""), needsAgents: true),
        new("a helper called as a tool", HelperAsTool, NeedsAgents: true),
        new("a handover and back", ThereAndBack, NeedsAgents: true),
        new("two callers that do not report", TwoCallers, NeedsAgents: true),
        new("a guard before each of six calls", Guards, NeedsAgents: true),
        new("an answer while the history is moved to a summary", Compacted, NeedsAgents: true),
        new("a side question with a short history", Side, NeedsAgents: true),
    ];

    private static void Repeat(RunWriter run, int count, string tool, string arguments, string result)
    {
        Offer(run, tool);
        for (int i = 0; i < count; i++)
        {
            run.Turn(tool, arguments, result);
        }
    }

    private static void Each(RunWriter run, string[] items, string tool, string key, string value, string result)
    {
        Offer(run, tool);
        foreach (string item in items)
        {
            run.Turn(tool, $$"""{"{{key}}":"{{value.Replace("{0}", item, StringComparison.Ordinal)}}"}""", result);
        }
    }

    private static void Ask(RunWriter run, string tool, string arguments)
    {
        Offer(run, tool);
        run.Turn(tool, arguments, Report);
    }

    private static void Offer(RunWriter run, string tool) =>
        run.Offer = run.Offer.Any(known => known.Name == tool) ? run.Offer : [.. run.Offer, new Tool(tool, """{"type":"object"}""")];

    private static void Parts(RunWriter run)
    {
        Offer(run, "append_file");
        foreach (string part in (string[])["First the quota is checked for each customer.", "Then the export is written line by line.", "At last the file is signed and sent away."])
        {
            run.Turn("append_file", $$"""{"path":"report.md","text":"{{part}}"}""", "File written");
        }
    }

    private static void Edits(RunWriter run)
    {
        Offer(run, "edit_file");
        Offer(run, "run_tests");
        for (int i = 0; i < 3; i++)
        {
            run.Turn("edit_file", $$"""{"path":"a.cs","line":{{10 + i}}}""", "File written");
            run.Turn("run_tests", "{}", """{"passed":214,"failed":0}""");
        }
    }

    private static void HelperAsTool(RunWriter run)
    {
        Scenario.Open(run);
        Ask ask = run.NewAsk("ask_helper", "{}");
        Offer(run, "ask_helper");
        run.Call(asks: [ask]);
        List<ChatLine> main = run.Forget();
        run.BeginAgent("helper");
        run.User("Check five orders and say which of them is late.");
        for (int i = 0; i < 5; i++)
        {
            Scenario.GoodStep(run);
        }
        run.Call("None of the orders is late.");
        run.End();
        run.Remember(main);
        run.Run(ask, "None of the orders is late.");
        Scenario.GoodStep(run);
        Scenario.Close(run);
    }

    private static void ThereAndBack(RunWriter run)
    {
        Scenario.Open(run);
        run.Turn("transfer_to_billing", "{}", """{"assistant":"billing"}""");
        run.BeginAgent("billing");
        Offer(run, "transfer_to_support");
        run.Turn("transfer_to_support", "{}", """{"assistant":"support"}""");
        run.End();
        run.End();
        run.BeginAgent("first-line");
        run.Call("Welcome back, what else can I do for you?");
        run.End();
    }

    private static void TwoCallers(RunWriter run)
    {
        SpanId caller = run.Begin(SpanKind.Other, "front end");
        for (int i = 0; i < 2; i++)
        {
            Scenario.Open(run);
            Scenario.Close(run);
        }
        run.End();
        run.Lose(caller);
        run.QuietNanos = 900_000_000_000;
    }

    private static void Guards(RunWriter run)
    {
        Scenario.Open(run, mayStep: false);
        for (int i = 0; i < 5; i++)
        {
            run.Begin(SpanKind.Evaluator, "guard");
            List<ChatLine> main = run.Forget();
            run.User("Is this text harmful? Answer yes or no.");
            run.Call("no", output: 1);
            run.Remember(main);
            run.End();
            Scenario.GoodStep(run);
        }
        Scenario.Close(run);
    }

    private static void Compacted(RunWriter run)
    {
        Scenario.Open(run, mayStep: false);
        run.User("Please also look at the orders of my brother, who lives next door to me.");
        SpanId earlier = run.Call("Of course, I will look at the orders of your brother as well.", input: 6000);
        run.Rewrite(history => [new ChatLine("system", "The conversation was condensed: the customer asks for two orders.", []), history[^1]]);
        run.User("Any news?");
        run.Call("Both orders were sent this morning and will arrive on Thursday.", input: 300);
        run.End();
        _ = earlier;
    }

    private static void Side(RunWriter run)
    {
        Scenario.Open(run, mayStep: false);
        run.Call("The export fails since Monday because the quota is used up.", input: 7000);
        List<ChatLine> main = run.Forget();
        run.User("Write a title for a note about an export.");
        run.Call("Export trouble", input: 60);
        run.Remember(main);
        run.End();
    }
}

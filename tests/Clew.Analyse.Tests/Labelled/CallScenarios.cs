using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>Calls of tools and models that go wrong one by one.</summary>
internal static class CallScenarios
{
    private static readonly string[] ErrorResults =
    [
        """{"error":"customer not found"}""", """{"status":503,"message":"try later"}""", "Error: connection to db-3 lost", """{"isError":true,"content":[{"type":"text","text":"no such file"}]}""",
        "Traceback (most recent call last):\n  File \"tool.py\", line 3\nKeyError: 'id'", "ValueError: order id is not a number", """{"success":false,"reason":"locked"}""", "", "null",
        "HTTP error 502 from upstream", "java.io.IOException: Broken pipe", "<tool_use_error>File has not been read yet.</tool_use_error>", "Failed to fetch https://shop.example/orders",
    ];

    private static readonly (string Tool, string Arguments)[] InvalidCalls =
    [
        ("search_docs", """{"page":1}"""), ("search_docs", """{"query":"exports","max_results":5}"""), ("search_docs", """{"query":["exports"]}"""),
        ("get_order", """{"order_id":4711}"""), ("get_order", """{"order_id":"A1","detail":"everything"}"""), ("refund_order", """{"order_id":"A1","amount":"12.50"}"""),
        ("refund_order", """{"order_id":"A1","amount":12.5,"notify":"yes"}"""), ("send_mail", """{"to":"a@shop.example"}"""),
    ];

    public static readonly IReadOnlyList<Scenario> All =
    [
        .. ErrorResults.Select(result => Scenario.Around($"a tool that returns {(result.Length > 20 ? result[..20] : result)}", run =>
            run.Expect("silent_tool_failure", run.Turn("get_order", $$"""{"order_id":"B{{run.Below(1000)}}"}""", result)), needsAgents: result.Length == 0)),
        .. InvalidCalls.Select(call => Scenario.Around($"{call.Tool} with {call.Arguments}", run => Invalid(run, call.Tool, call.Arguments))),
        Scenario.Around("a tool that nobody offered", Invented, needsAgents: true),
        Scenario.Around("a tool whose name is a parameter of another", run => InventedName(run, "query")),
        Scenario.Around("a tool in another case", run => InventedName(run, "Get_Order")),
        .. new[] { "length", "max_tokens", "MAX_TOKENS", "max_output_tokens" }.Select(reason => Scenario.Around($"an answer cut by {reason}", run => Cut(run, reason))),
        .. new[] { "content_filter", "SAFETY", "refusal" }.Select(reason => Scenario.Around($"an answer refused by {reason}", run =>
            run.Expect("refused_answer", run.Call("I cannot help with that.", finish: reason)))),
        Scenario.Around("a call at 86 % of the window", run => Near(run, 0.86)),
        Scenario.Around("a call at 97 % of the window", run => Near(run, 0.97)),
        Scenario.Around("a call above the window", Over),
        Scenario.Around("a call that does not fit", run => run.Expect(
            "context_overflow", run.FailedCall("context_length_exceeded", "This model's maximum context length is 128000 tokens. However, your messages resulted in 140112 tokens."))),
        Scenario.Around("a prompt that is too long", run => run.Expect("context_overflow", run.FailedCall("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"))),
        new("an answer without text", run => Empty(run, "")),
        new("an answer of white space", run => Empty(run, " \n")),
        Scenario.Around("a history that lost its start", Dropped, mayStep: false),
        Scenario.Around("a history that lost all but the last answer", DroppedAll, mayStep: false),
        Scenario.Around("a cut answer and a silent failure", Mixed),
    ];

    private static void Invalid(RunWriter run, string tool, string arguments)
    {
        Ask ask = run.NewAsk(tool, arguments);
        run.Expect("invalid_arguments", run.Call(asks: [ask]));
        run.Run(ask, """{"items":[],"note":"taken as it was"}""");
    }

    private static void Invented(RunWriter run)
    {
        Ask ask = run.NewAsk("lookup_customer_by_phone", """{"phone":"0123"}""");
        run.Expect("hallucinated_tool", run.Call(asks: [ask]));
        run.Run(ask, "There is no such tool", error: "tool_not_found");
    }

    private static void InventedName(RunWriter run, string name)
    {
        Ask ask = run.NewAsk(name, """{"order_id":"A1"}""");
        run.Expect("hallucinated_tool", run.Call(asks: [ask]));
    }

    private static void Cut(RunWriter run, string reason) => run.Expect("truncation", run.Call("The first plan costs less, the second", finish: reason, output: 4096, maxTokens: 4096));

    private static void Near(RunWriter run, double share)
    {
        run.Model = "gpt-4o";
        run.Expect("context_near_limit", run.Call("A long story in short: the export failed.", input: (long)(128_000 * share)));
        run.Rewrite(history => history.Select((line, i) => i == history.Count - 1 ? line with { Text = "A summary of the conversation so far." } : line));
    }

    private static void Over(RunWriter run)
    {
        run.Model = "gpt-4o";
        run.Expect("context_overflow", run.Call("The export failed.", input: 131_000));
        run.Rewrite(history => history.Select((line, i) => i == history.Count - 1 ? line with { Text = "A summary of the conversation so far." } : line));
    }

    private static void Empty(RunWriter run, string text)
    {
        Scenario.Open(run);
        run.Expect("empty_answer", run.Call(text, output: run.Below(3)));
        run.End();
    }

    private static void Dropped(RunWriter run)
    {
        run.User("The order is 4711, the customer wants the money back, and she needs it before Friday because of a trip.");
        SpanId before = run.Turn("get_order", """{"order_id":"4711"}""", """{"order_id":"4711","state":"delivered","note":"left with the neighbour on the second floor"}""");
        SpanId earlier = run.Call(asks: [run.NewAsk("read_logs", """{"service":"orders"}""")], input: 4000);
        Ask asked = run.Written(earlier).Output!.Asks[0];
        run.Run(asked, """{"lines":["4711 delivered"]}""");
        run.Rewrite(history => [history[0], .. history.Skip(history.Count - 2)]);
        run.Expect("dropped_history", earlier, run.Call("What would you like me to do with these lines of the log?", input: 900));
        _ = before;
    }

    private static void DroppedAll(RunWriter run)
    {
        run.User("I need the yearly report as a table and I want all prices in euros, please.");
        SpanId earlier = run.Call("Understood: a table of the yearly report with all prices in euros.", input: 3000);
        run.Rewrite(history => history.Skip(history.Count - 1));
        run.User("And make it short.");
        run.Expect("dropped_history", earlier, run.Call("Which text shall I make short, and in what form would you like it?", input: 120));
    }

    private static void Mixed(RunWriter run)
    {
        run.Expect("silent_tool_failure", run.Turn("read_logs", """{"service":"exports"}""", "Error: not allowed"));
        Cut(run, "length");
    }
}

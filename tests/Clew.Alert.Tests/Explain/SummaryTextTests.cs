using System.Text;
using Clew.Alert.Evaluate;
using Clew.Alert.Explain;
using Clew.Alert.Heartbeat;
using Clew.Alert.Notify;
using Clew.Alert.Notify.Formats;
using Clew.Alert.Notify.Mail;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Alert.State;
using Clew.Alert.Tests.Notify;
using Clew.Configuration;

namespace Clew.Alert.Tests.Explain;

public sealed class SummaryTextTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 11, 58, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("measure: error_rate, of: runs", "above: 2%", "service=shop", 0.029, 174, 0.02, "For service shop, 2.9 % of 174 runs failed in the last 15m, above the threshold of 2 %.")]
    [InlineData("measure: success_rate, of: tools", "below: 90%", "tool=search", 0.85, 174, 0.9, "For tool search, 85 % of 174 tool calls succeeded in the last 15m, below the threshold of 90 %.")]
    [InlineData("measure: success_rate, of: tools", "below: 90%", "", 0, 1, 0.9, "0 % of 1 tool call succeeded in the last 15m, below the threshold of 90 %.")]
    [InlineData("measure: success_rate, of: tools", "below: 90%", "tool=", 0.899_99, 2_000, 0.9, "For an unnamed tool, 90 % of 2,000 tool calls succeeded in the last 15m, just below the threshold of 90 %.")]
    [InlineData("measure: calls, of: runs", "above: 5", "agent=planner", 10, 10, 5, "For agent planner, there were 10 runs in the last 15m, above the threshold of 5 runs.")]
    [InlineData("measure: calls, of: tools", "below: 5", "", 1, 1, 5, "There was 1 tool call in the last 15m, below the threshold of 5 calls.")]
    [InlineData("measure: calls, of: models", "below: 5", "", 0, 0, 5, "There were 0 model calls in the last 15m, below the threshold of 5 calls.")]
    [InlineData("measure: tokens", "above: 100000", "", 250_000, 1_204, 100_000, "250,000 tokens were used in the last 15m, above the threshold of 100,000 tokens.")]
    [InlineData("measure: tokens, of: models", "above: 100000", "model=m,provider=p", 250_000, 1_204, 100_000, "For model m and provider p, 250,000 tokens were used by 1,204 model calls in the last 15m, above the threshold of 100,000 tokens.")]
    [InlineData("measure: tokens", "above_baseline: 2", "service=shop", 250_000, 9, 120_000, "For service shop, 250,000 tokens were used in the last 15m, above the threshold of 120,000 tokens, 2 times the usual 60,000 tokens of this hour of the week.")]
    [InlineData("measure: cost", "above: 12", "user=u1", 12.345, 40, 12, "For user u1, $12.345 was spent in the last 15m, above the threshold of $12.00.")]
    [InlineData("measure: cost", "above_baseline: 2, above: 1", "", 3, 40, 1, "$3.00 was spent in the last 15m, above the threshold of $1.00.")]
    [InlineData("measure: cost, of: runs", "above: 12", "", 12.5, 1, 12, "$12.50 was spent on 1 run in the last 15m, above the threshold of $12.00.")]
    [InlineData("measure: duration_p50, of: tools", "above: 1", "", 1.5, 20, 1, "The median duration of 20 tool calls was 1.5 s in the last 15m, above the threshold of 1 s.")]
    [InlineData("measure: duration_p95, of: models", "above: 1", "", 1.5, 20, 1, "The p95 duration of 20 model calls was 1.5 s in the last 15m, above the threshold of 1 s.")]
    [InlineData("measure: duration_p99, of: agents", "above: 30s", "agent=planner", 45, 210, 30, "For agent planner, the p99 duration of 210 agent runs was 45 s in the last 15m, above the threshold of 30 s.")]
    [InlineData("measure: ttft_p50", "above: 1", "", 1.5, 20, 1, "The median time to first token of 20 model calls was 1.5 s in the last 15m, above the threshold of 1 s.")]
    [InlineData("measure: ttft_p95", "above: 500ms", "", 0.75, 20, 0.5, "The p95 time to first token of 20 model calls was 750 ms in the last 15m, above the threshold of 500 ms.")]
    [InlineData("measure: ttft_p99", "above: 1", "", 900, 20, 1, "The p99 time to first token of 20 model calls was 15m in the last 15m, above the threshold of 1 s.")]
    [InlineData("measure: iterations_share, over: 8", "above: 1%", "agent=planner", 0.032, 174, 0.01, "For agent planner, 3.2 % of 174 runs had more than 8 iterations in the last 15m, above the threshold of 1 %.")]
    [InlineData("measure: window_share", "above: 90%", "model=m", 1.0074, 174, 0.9, "For model m, the fullest of 174 model calls filled 100.7 % of its context window in the last 15m, above the threshold of 90 %.")]
    [InlineData("measure: window_share", "above: 90%", "model=m", 0.95, 1, 0.9, "For model m, the only model call filled 95 % of its context window in the last 15m, above the threshold of 90 %.")]
    [InlineData("measure: throughput", "below: 20", "model=m", 12.3, 210, 20, "For model m, the median output speed of 210 model calls was 12.3 tokens/s in the last 15m, below the threshold of 20 tokens/s.")]
    [InlineData("findings: [tool_loop, retry_storm]", "above: 2", "agent=planner", 3, 3, 2, "For agent planner, there were 3 findings (tool_loop, retry_storm) in the last 15m, above the threshold of 2 findings.")]
    [InlineData("findings: [tool_loop]", "above: 0", "", 1, 1, 0, "There was 1 finding (tool_loop) in the last 15m, above the threshold of 0 findings.")]
    [InlineData("query: cost > 1", "above: 0", "", 1, 1, 0, "1 trace fulfilled 'cost > 1' in the last 15m, above the threshold of 0 traces.")]
    public void Summary_OfEachMeasure_IsASentence(string source, string condition, string series, double value, long samples, double threshold, string expected)
    {
        AlertRule rule = Rule(source, condition);

        SummaryText.Of(rule, Value(series, value, samples, threshold)).ShouldBe(expected);
    }

    [Fact]
    public void Summary_OfALimitedRuleOfTheDay_NamesBoth()
    {
        AlertRule rule = Rule("measure: cost", "above: 12", "window: day\nwhere: { service: shop, agent: planner }");

        SummaryText.Of(rule, Value("agent=planner", 13, 5, 12)).ShouldBe("For agent planner and service shop, $13.00 was spent in the current day (UTC), above the threshold of $12.00.");
    }

    [Fact]
    public void Summary_OfASilence_SaysHowLongAndWhy()
    {
        SilenceReport report = new(SilenceCause.Sampled, Start, TimeSpan.FromMinutes(5), "Sampled away: shop runs, 12 log records and metric points of it came in, but no span. Look at its sampler and trace exporter.");

        SummaryText.Of(BuiltInRules.Find("trace-loss")!, new SeriesValue(new Dictionary<string, string> { ["agent"] = "planner" }, 420, 1, 300, true, report))
            .ShouldBe("Agent planner has sent nothing for 7m; at this time a pause of at most 5m is expected. " + report.Detail);
    }

    [Theory]
    [InlineData("sli: errors", "failed")]
    [InlineData("sli: duration\nat_most: 5s", "took more than 5 s")]
    [InlineData("sli: ttft\nat_most: 5s", "had no token within 5 s")]
    public void Summary_OfABurn_SaysRateAndBudget(string level, string bad)
    {
        Objective objective = ObjectiveReading.Parse($"id: x\nname: Chat\nobjective: 99%\n{level}\nof: models\nwhere: {{ service: shop }}", null).Value.ShouldNotBeNull();

        SummaryText.OfBurn(objective, BurnPolicy.All[0], 16.2, 17, 200).ShouldBe(
            $"For service shop, 16.2 % of 200 model calls {bad} in the last 1h: 16.2 times (in the last 5m 17 times) the 1 % that the objective of 99 % over 28 days allows, above the threshold of 14.4 times.");
    }

    [Theory]
    [InlineData(0.975, 0.9, false, "Resolved after 22m, back at 97.5 %. While firing: for tool search, 85 % of 20 tool calls succeeded.")]
    [InlineData(0.85, 0.9, false, "Resolved after 22m. While firing: for tool search, 85 % of 20 tool calls succeeded.")]
    [InlineData(0.01, 0.02, true, "Resolved after 22m, back at 1 %. While firing: for tool search, 85 % of 20 tool calls succeeded.")]
    public void Summary_OfWhatIsOver_SaysSoAndWhatItWas(double value, double threshold, bool isAbove, string expected) =>
        Resolved(value, threshold, isAbove).Summary.ShouldBe(expected);

    [Theory]
    [InlineData(ChannelKind.Webhook)]
    [InlineData(ChannelKind.Slack)]
    [InlineData(ChannelKind.Teams)]
    [InlineData(ChannelKind.Pagerduty)]
    public void Message_OfEveryKind_TellsTheSentence(ChannelKind kind)
    {
        Uri address = new("https://hooks.example/a");
        Notification told = Resolved(0.975, 0.9, false).ToNotification(address);
        ChannelOptions options = SomeNotification.Channel(address, kind: kind) with { RoutingKey = new Secret("r0uting") };

        Encoding.UTF8.GetString(ChannelFormat.Write(options, new Message([told]), Start).Body.Span).ShouldContain(told.Summary);
    }

    [Fact]
    public void Mail_OfWhatIsOver_TellsTheSentence() =>
        MailText.Plain(new Message([Resolved(0.975, 0.9, false).ToNotification(new Uri("https://clew.example"))])).ShouldContain("\nResolved after 22m, back at 97.5 %. While firing: for tool search,");

    [Theory]
    [InlineData("measure: calls, of: tools", "above: 5", "More than 5 tool calls over 15m.")]
    [InlineData("measure: calls, of: runs", "above_baseline: 2", "Number of runs above 2 times the median of the same hour of the week over 15m.")]
    [InlineData("findings: [tool_loop]", "above: 0", "More than 0 findings (tool_loop) over 15m.")]
    [InlineData("query: cost > 1", "below: 3", "Fewer than 3 traces that fulfil 'cost > 1' over 15m.")]
    [InlineData("measure: throughput", "below: 20", "Median output speed of model calls below 20 tokens/s over 15m.")]
    public void Rule_Described_IsASentence(string source, string condition, string expected) => RuleText.Describe(Rule(source, condition)).ShouldBe(expected);

    private static AlertRule Rule(string source, string condition, string more = "window: 15m") =>
        AlertRuleReading.Parse($"id: x\nname: X\nsource: {{ {source} }}\ncondition: {{ {condition} }}\n{more}", null).Value.ShouldNotBeNull();

    private static SeriesValue Value(string series, double value, long samples, double threshold) => new(
        series.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]), value, samples, threshold, true);

    private static AlertEvent Resolved(double value, double threshold, bool isAbove) => new(
        1, Start.AddMinutes(22), true, new SeriesState
        {
            Fingerprint = "f1",
            RuleId = "tool-failures",
            RuleName = "Tool failures",
            Severity = AlertSeverity.Critical,
            Labels = new Dictionary<string, string> { ["tool"] = "search" },
            Phase = AlertPhase.Firing,
            Since = Start,
            Value = value,
            Threshold = threshold,
            IsAbove = isAbove,
            Unit = Units.Share,
            Summary = "For tool search, 85 % of 20 tool calls succeeded.",
        },
        [], true);
}

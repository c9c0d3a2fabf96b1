using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Configuration;

namespace Clew.Alert.Tests.Rules;

public sealed class RuleReadingTests
{
    public static TheoryData<string> BuiltIn => [.. BuiltInRules.All.Select(rule => rule.Id)];

    public static TheoryData<string> BuiltInObjectives => [.. ObjectiveReading.BuiltIn.Select(objective => objective.Id)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Print_OfABuiltInRule_IsReadAsTheSame(string id)
    {
        AlertRule rule = BuiltInRules.Find(id)!;
        string yaml = RuleYaml.Print(rule with { Id = "copy" });

        AlertRule copy = AlertRuleReading.Parse(yaml, null).Value.ShouldNotBeNull();

        RuleYaml.Print(copy).ShouldBe(yaml);
        RuleText.Describe(copy).ShouldBe(RuleText.Describe(rule));
        (copy.Source, copy.Condition, copy.Window, copy.For, copy.ResolveAfter, copy.SamplesMin).ShouldBe((rule.Source, rule.Condition, rule.Window, rule.For, rule.ResolveAfter, rule.SamplesMin));
    }

    [Theory]
    [MemberData(nameof(BuiltInObjectives))]
    public void Print_OfABuiltInObjective_IsReadAsTheSame(string id)
    {
        Objective objective = ObjectiveReading.FindBuiltIn(id)!;

        Objective copy = ObjectiveReading.Parse(ObjectiveReading.Print(objective with { Id = "copy" }), null).Value.ShouldNotBeNull();

        copy.Describe().ShouldBe(objective.Describe());
    }

    [Theory]
    [InlineData("{ measure: duration_p99, of: agents }", "above: 30s", 30)]
    [InlineData("{ measure: duration_p99, of: agents }", "above: 500ms", 0.5)]
    [InlineData("{ measure: duration_p99, of: agents }", "above: 2", 2)]
    [InlineData("{ measure: error_rate }", "above: 2%", 0.02)]
    [InlineData("{ measure: error_rate }", "above: 0.02", 0.02)]
    [InlineData("{ measure: cost }", "above: 12.5", 12.5)]
    public void Threshold_IsReadInTheUnitOfTheSource(string source, string condition, double expected) =>
        AlertRuleReading.Parse($"id: x\nsource: {source}\ncondition: {{ {condition} }}", null).Value!.Condition.Threshold.ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData("source: { measure: error_rate }", "1:1", "condition")]
    [InlineData("source: { measure: ttft_p50, of: tools }\ncondition: { above: 1 }", "1:30", "source.of")]
    [InlineData("source: { measure: error_rate, query: status = error }\ncondition: { above: 1 }", "1:1", "not both")]
    [InlineData("source: { query: status = }\ncondition: { above: 1 }", "1:18", "source.query")]
    [InlineData("source: { measure: cost }\ncondition: { above: 1, below: 2 }", "2:1", "not both")]
    [InlineData("source: { measure: cost }\ncondition: { above: 1 }\ngroup_by: [tool, user]", "3:18", "user")]
    [InlineData("source: { measure: cost }\ncondition: { above_baseline: 2 }\nwindow: 7d", "2:1", "at most a day")]
    [InlineData("source: { measure: cost }\ncondition: { above: 1 }\nwhere: { colour: red }", "3:10", "colour")]
    [InlineData("source: { measure: cost }\ncondition: { above: 1 }\nquiet_hours: [ { from: 25:00 } ]", "3:24", "quiet_hours[0].from")]
    public void Faults_NamePlaceAndReason(string yaml, string place, string reason)
    {
        ConfigReading<AlertRule> reading = AlertRuleReading.Parse(yaml, "x");

        reading.Value.ShouldBeNull();
        reading.Faults.ShouldContain(fault => $"{fault.Line}:{fault.Column}" == place && fault.ToString().Contains(reason, StringComparison.Ordinal), string.Join('\n', reading.Faults));
    }

    [Fact]
    public void Rule_OfABuiltInId_ChangesOnlyWhatItSays()
    {
        AlertRule rule = AlertRuleReading.Parse("window: 1h\nwhere: { agent: planner }", "slow-agent").Value.ShouldNotBeNull();

        rule.Window.Length.ShouldBe(TimeSpan.FromHours(1));
        rule.Where.ShouldHaveSingleItem().Value.ShouldBe("planner");
        rule.Condition.ShouldBe(BuiltInRules.Find("slow-agent")!.Condition);
        rule.Severity.ShouldBe(AlertSeverity.Critical);
    }

    [Theory]
    [InlineData("sat", "22:00", "06:00", "2026-11-21T23:00:00Z", true)]
    [InlineData("sat", "22:00", "06:00", "2026-11-22T05:59:00Z", true)]
    [InlineData("sat", "22:00", "06:00", "2026-11-22T06:00:00Z", false)]
    [InlineData("sat", "22:00", "06:00", "2026-11-22T23:00:00Z", false)]
    [InlineData("sat", "00:00", "24:00", "2026-11-21T00:00:00Z", true)]
    [InlineData("sat", "09:00", "17:00", "2026-11-21T17:00:00Z", false)]
    public void QuietHours_BelongToTheDayOnWhichTheyBegin(string day, string from, string to, string time, bool expected)
    {
        AlertRule rule = AlertRuleReading.Parse($"quiet_hours: [ {{ days: [{day}], from: \"{from}\", to: \"{to}\" }} ]", "slow-agent").Value.ShouldNotBeNull();

        rule.QuietHours.ShouldHaveSingleItem().Contains(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(expected);
    }
}

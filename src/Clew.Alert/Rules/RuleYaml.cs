using System.Globalization;
using System.Text;
using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>Writes a rule as <see cref="AlertRuleReading"/> reads it.</summary>
public static class RuleYaml
{
    public static string Print(AlertRule rule)
    {
        StringBuilder yaml = new();
        Line("id", Quote(rule.Id));
        Line("name", Quote(rule.Name));
        Line("severity", Word(rule.Severity));
        if (!rule.IsEnabled)
        {
            Line("enabled", "false");
        }
        yaml.Append("source:\n").Append(SourceLines(rule.Source));
        if (rule.Source is not HeartbeatSource)
        {
            yaml.Append("condition:\n").Append(ConditionLines(rule));
            Line("window", RuleTypes.Window.Print(rule.Window));
        }
        PrintMap(yaml, "where", rule.Where.Select(pair => (pair.Key.Label(), pair.Value)));
        if (rule.GroupBy.Count > 0)
        {
            Line("group_by", $"[{string.Join(", ", rule.GroupBy.Select(dimension => dimension.Label()))}]");
        }
        Line("for", DurationText.Print(rule.For));
        Line("resolve_after", DurationText.Print(rule.ResolveAfter));
        Line("min_samples", rule.SamplesMin.ToString(CultureInfo.InvariantCulture));
        PrintMap(yaml, "labels", rule.Labels.Select(pair => (Quote(pair.Key), pair.Value)));
        PrintMap(yaml, "annotations", rule.Annotations.Select(pair => (Quote(pair.Key), pair.Value)));
        if (rule.Channels.Count > 0)
        {
            Line("channels", $"[{string.Join(", ", rule.Channels.Select(Quote))}]");
        }
        if (rule.QuietHours.Count > 0)
        {
            yaml.Append("quiet_hours:\n");
        }
        foreach (QuietHours hours in rule.QuietHours)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - days: [{string.Join(", ", hours.Days.Select(RuleTypes.Day.Print))}]\n    from: \"{RuleTypes.TimeOfDay.Print(hours.From)}\"\n    to: \"{RuleTypes.TimeOfDay.Print(hours.To)}\"\n");
        }
        return yaml.ToString();

        void Line(string key, string value) => yaml.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
    }

    /// <summary>In quotes, so that no text is read as anything else.</summary>
    internal static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "\"";

    internal static string Word(Enum value) => value.ToString().ToLowerInvariant();

    internal static void PrintMap(StringBuilder yaml, string key, IEnumerable<(string Key, string Value)> pairs)
    {
        bool isFirst = true;
        foreach ((string name, string value) in pairs)
        {
            yaml.Append(isFirst ? key + ":\n" : "").Append(CultureInfo.InvariantCulture, $"  {name}: {Quote(value)}\n");
            isFirst = false;
        }
    }

    private static string SourceLines(RuleSource source) => source switch
    {
        MeasureSource measure => $"  measure: {RuleSourceReading.WordOf(measure.Measure)}\n  of: {Word(measure.Of)}\n"
            + (measure.Measure == Measure.IterationsShare ? FormattableString.Invariant($"  over: {measure.Over}\n") : "")
            + (measure.CountSilentFailures ? "  count_silent_failures: true\n" : ""),
        FindingsSource findings => $"  findings: [{string.Join(", ", findings.Types)}]\n",
        QuerySource query => $"  query: {Quote(query.Query)}\n",
        HeartbeatSource heartbeat => $"  heartbeat:\n    by: {heartbeat.By.Label()}\n    silent_after: {DurationText.Print(heartbeat.SilentAfter)}\n    min_history: {DurationText.Print(heartbeat.HistoryMin)}\n",
        _ => "",
    };

    private static string ConditionLines(AlertRule rule)
    {
        string side = rule.Condition.IsAbove ? "above" : "below";
        string lines = rule.Condition.BaselineTimes is { } times ? FormattableString.Invariant($"  {side}_baseline: {times}\n  weeks: {rule.Condition.BaselineWeeks}\n") : "";
        bool hasThreshold = rule.Condition.BaselineTimes is null || (rule.Condition.IsAbove ? rule.Condition.Threshold > 0 : rule.Condition.Threshold < double.MaxValue);
        return lines + (hasThreshold ? FormattableString.Invariant($"  {side}: {rule.Condition.Threshold}\n") : "");
    }
}

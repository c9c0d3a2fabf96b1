using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>Says a rule in words.</summary>
public static class RuleText
{
    /// <summary>"Success rate of tool calls below 90 % over 15m, by tool."</summary>
    public static string Describe(AlertRule rule)
    {
        string by = rule.GroupBy.Count > 0 ? ", by " + string.Join(" and ", rule.GroupBy.Select(dimension => dimension.Label())) : "";
        string where = rule.Where.Count > 0 ? $", only {string.Join(", ", rule.Where.Select(pair => $"{pair.Key.Label()} {pair.Value}"))}" : "";
        string held = rule.For > TimeSpan.Zero ? $", for {DurationText.Print(rule.For)}" : "";
        string text = rule.Source is HeartbeatSource heartbeat
            ? $"Nothing from an {(heartbeat.By == SeriesDimension.Agent ? "agent" : "active service")} for {DurationText.Print(heartbeat.SilentAfter)}, at a time when by its own history there should be something{where}{held}."
            : $"{Statement(rule)} over {rule.Window.Words}{by}{where}{held}.";
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>"success rate of tool calls below 90 %", "more than 5 model calls".</summary>
    private static string Statement(AlertRule rule)
    {
        string? counted = rule.Source switch
        {
            _ when rule.Condition.BaselineTimes is not null => null,
            MeasureSource { Measure: Measure.Calls } of => of.Of.Words(),
            FindingsSource or QuerySource => Subject(rule.Source),
            _ => null,
        };
        return counted is null
            ? $"{Subject(rule.Source)} {Condition(rule)}"
            : FormattableString.Invariant($"{(rule.Condition.IsAbove ? "more" : "fewer")} than {rule.Condition.Threshold:#,0.##} {counted}");
    }

    /// <summary>"success rate of tool calls".</summary>
    public static string Subject(RuleSource source) => source switch
    {
        MeasureSource { Measure: Measure.IterationsShare } of => $"share of runs with more than {of.Over} iterations",
        MeasureSource { Measure: Measure.Tokens or Measure.Cost, Of: Measured.All } of => of.Measure.Words(),
        MeasureSource of => $"{of.Measure.Words()} of {of.Of.Words()}",
        FindingsSource findings => $"findings ({string.Join(", ", findings.Types)})",
        QuerySource query => $"traces that fulfil '{query.Query}'",
        _ => "silence",
    };

    private static string Condition(AlertRule rule)
    {
        string side = rule.Condition.IsAbove ? "above" : "below";
        string fixedThreshold = Units.Say(rule.Condition.Threshold, rule.Source.Unit);
        return rule.Condition.BaselineTimes is { } times
            ? FormattableString.Invariant($"{side} {times:0.##} times the median of the same hour of the week") + (rule.Condition.Threshold > 0 ? $" and {side} {fixedThreshold}" : "")
            : $"{side} {fixedThreshold}";
    }
}

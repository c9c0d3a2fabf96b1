using Clew.Alert.Evaluate;
using Clew.Alert.Heartbeat;
using Clew.Alert.Rules;
using Clew.Configuration;

namespace Clew.Alert.Explain;

/// <summary>Says an alert in one or two sentences: the number, the threshold, the series.</summary>
internal static class SummaryText
{
    internal static string Of(AlertRule rule, SeriesValue value)
    {
        string series = Series(value.Labels);
        if (value.Silence is { } silence)
        {
            return $"{Subject(value.Labels)} has sent nothing for {Pause(value.Value ?? 0)}; at this time a pause of at most {Pause(silence.Allowed.TotalSeconds)} was to be expected. {silence.Detail}";
        }
        string unit = rule.Source.Unit;
        string number = value.Value is { } known ? Units.Say(known, unit) : "unknown";
        string side = rule.Condition.IsAbove ? "above" : "below";
        string threshold = value.Threshold is { } limit ? Units.Say(limit, unit) : "its baseline";
        string usual = rule.Condition.BaselineTimes is { } times && value.Threshold is { } baseline
            ? FormattableString.Invariant($" ({times:0.##} times what is usual at this hour of the week, {Units.Say(baseline / times, unit)})") : "";
        string of = unit is Units.Share or Units.Seconds or Units.TokensPerSecond && value.Samples > 0 ? FormattableString.Invariant($" of {value.Samples:#,0}") : "";
        string subject = RuleText.Subject(rule.Source);
        return $"{char.ToUpperInvariant(subject[0])}{subject[1..]}{series} was {number}{of} over {rule.Window.Words}, {side} {threshold}{usual}.";
    }

    private static string Series(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? "" : " for " + string.Join(", ", labels.Select(label => $"{label.Key} {(label.Value.Length > 0 ? label.Value : "(none)")}"));

    private static string Subject(IReadOnlyDictionary<string, string> labels) =>
        labels.FirstOrDefault() is { Key: { } key, Value: var name } ? $"{char.ToUpperInvariant(key[0])}{key[1..]} {name}" : "It";

    private static string Pause(double seconds) => DurationText.Print(TimeSpan.FromSeconds(Math.Max(1, Math.Round(seconds))));
}

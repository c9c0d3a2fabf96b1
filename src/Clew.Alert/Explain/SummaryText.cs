using System.Globalization;
using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Alert.State;
using Clew.Configuration;

namespace Clew.Alert.Explain;

/// <summary>Says an alert in a sentence: the series, the number and what it is of, the window, the threshold.</summary>
internal static class SummaryText
{
    /// <summary>"For tool search, 85 % of 174 tool calls succeeded in the last 15m, below the threshold of 90 %."</summary>
    internal static string Of(AlertRule rule, SeriesValue value)
    {
        if (value.Silence is { } silence)
        {
            return $"{Capital(Series(value.Labels.ToArray()))} has sent nothing for {Pause(value.Value ?? 0)}; at this time a pause of at most {Pause(silence.Allowed.TotalSeconds)} is expected. {silence.Detail}";
        }
        string number = value.Value is { } known ? Units.Say(known, rule.Source.Unit) : "an unknown value";
        return For(value.Labels, rule.Where, $"{Statement(rule.Source, number, value)} {rule.Window.Past}, {Comparison(rule, number, value)}.");
    }

    /// <summary>
    /// "For service shop, 16 % of 200 model calls failed in the last 1h: 16 times (in the last 5m 17 times) the 1 % that the objective of 99 % over 28 days
    /// allows, above the threshold of 14.4 times."
    /// </summary>
    internal static string OfBurn(Objective objective, BurnPolicy policy, double longRate, double shortRate, long total)
    {
        string bad = objective.Level switch
        {
            ServiceLevel.Errors => "failed",
            ServiceLevel.Duration => "took more than " + Units.Say(objective.AtMost.TotalSeconds, Units.Seconds),
            _ => $"had no token within {Units.Say(objective.AtMost.TotalSeconds, Units.Seconds)}",
        };
        FormattableString text =
            $"{Units.Say(longRate * objective.Budget, Units.Share)} of {objective.Of.Counted(total)} {bad} in the last {DurationText.Print(policy.Long)}: {longRate:0.#} times (in the last {DurationText.Print(policy.Short)} {shortRate:0.#} times) the {Units.Say(objective.Budget, Units.Share)} that the objective of {objective.Target * 100:0.###} % over {objective.WindowDays} days allows, above the threshold of {policy.Factor:0.#} times.";
        return For(new Dictionary<string, string>(), objective.Where, FormattableString.Invariant(text));
    }

    /// <summary>"Resolved after 22m, back at 97.5 %. While firing: for tool search, 85 % of ..."</summary>
    internal static string OfResolved(SeriesState state, DateTimeOffset time)
    {
        bool isBack = state is { Value: { } value, Threshold: { } threshold } && (state.IsAbove ? value <= threshold : value >= threshold);
        string back = isBack ? ", back at " + Units.Say(state.Value!.Value, state.Unit) : "";
        return $"Resolved after {Pause((time - state.Since).TotalSeconds)}{back}. While firing: {char.ToLowerInvariant(state.Summary[0])}{state.Summary[1..]}";
    }

    private static string Statement(RuleSource source, string number, SeriesValue value) => source switch
    {
        MeasureSource of => Statement(of, number, value),
        FindingsSource findings => $"{There(value.Value)} {number} ({string.Join(", ", findings.Types)})",
        QuerySource query => $"{number} fulfilled '{query.Query}'",
        _ => $"there was {number}",
    };

    private static string Statement(MeasureSource source, string number, SeriesValue value)
    {
        string counted = source.Of.Counted(value.Samples);
        return source.Measure switch
        {
            Measure.ErrorRate => $"{number} of {counted} failed",
            Measure.SuccessRate => $"{number} of {counted} succeeded",
            Measure.IterationsShare => $"{number} of {counted} had more than {source.Over} {(source.Over == 1 ? "iteration" : "iterations")}",
            Measure.WindowShare when value.Samples == 1 => $"the only model call filled {number} of its context window",
            Measure.WindowShare => $"the fullest of {counted} filled {number} of its context window",
            Measure.Calls => $"{There(value.Value)} {source.Of.Counted((long)(value.Value ?? 0))}",
            Measure.Tokens => $"{number} {(value.Value == 1 ? "was" : "were")} used{(source.Of == Measured.All || value.Samples == 0 ? "" : " by " + counted)}",
            Measure.Cost => $"{number} was spent{(source.Of == Measured.All || value.Samples == 0 ? "" : " on " + counted)}",
            _ => $"the {source.Measure.Words()} of {counted} was {number}",
        };
    }

    private static string Comparison(AlertRule rule, string number, SeriesValue value)
    {
        string side = rule.Condition.IsAbove ? "above" : "below";
        if (value.Threshold is not { } limit)
        {
            return $"{side} its baseline";
        }
        string threshold = Units.Say(limit, rule.Source.Unit);
        // Rounded for people, both may look the same.
        string just = threshold == number && value.Value != limit ? "just " : "";
        bool isOfBaseline = rule.Condition.BaselineTimes is not null && limit != rule.Condition.Threshold;
        return $"{just}{side} the threshold of {threshold}" + (isOfBaseline ? Usual(rule.Condition.BaselineTimes!.Value, limit, rule.Source.Unit) : "");
    }

    private static string Usual(double times, double limit, string unit) =>
        FormattableString.Invariant($", {times:0.##} times the usual {Units.Say(limit / times, unit)} of this hour of the week");

    private static string There(double? count) => count == 1 ? "there was" : "there were";

    /// <summary>The series are labels, and what the rule is limited to.</summary>
    private static string For(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<SeriesDimension, string> where, string statement)
    {
        KeyValuePair<string, string>[] names =
            [.. labels, .. where.Select(pair => KeyValuePair.Create(pair.Key.Label(), pair.Value)).Where(pair => !labels.ContainsKey(pair.Key))];
        return names.Length == 0 ? Capital(statement) : $"For {Series(names)}, {statement}";
    }

    private static string Series(KeyValuePair<string, string>[] names)
    {
        string[] words = [.. names.Select(name => name.Value.Length > 0 ? $"{name.Key} {name.Value}" : $"an unnamed {name.Key}")];
        return words.Length switch
        {
            0 => "it",
            1 => words[0],
            _ => string.Join(", ", words[..^1]) + " and " + words[^1],
        };
    }

    private static string Capital(string text) => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(text[0])}{text[1..]}");

    private static string Pause(double seconds) => DurationText.Print(TimeSpan.FromSeconds(Math.Max(1, Math.Round(seconds))));
}

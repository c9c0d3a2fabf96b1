using System.Globalization;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Configuration;

namespace Clew.Alert.Prometheus.Export;

/// <summary>Rules and objectives as recording and alerting rules of Prometheus, and what of them Prometheus cannot know.</summary>
internal sealed class RuleTranslation
{
    private readonly List<ExportedRule> recordings = [];
    private readonly List<ExportedRule> alerts = [];
    private readonly List<string> leftOut = [];

    /// <param name="rules">Rules in force.</param>
    /// <param name="objectives">Objectives in force.</param>
    internal RuleTranslation(IEnumerable<AlertRule> rules, IEnumerable<Objective> objectives)
    {
        foreach (AlertRule rule in rules.Where(static rule => rule.IsEnabled))
        {
            Add(rule);
        }
        foreach (Objective objective in objectives.Where(static objective => objective.IsEnabled))
        {
            Add(objective);
        }
    }

    public IReadOnlyList<ExportedRule> Recordings => recordings;

    public IReadOnlyList<ExportedRule> Alerts => alerts;

    /// <summary>A sentence for each that is not among them.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    private void Add(AlertRule rule)
    {
        if (rule.Source is HeartbeatSource heartbeat)
        {
            if (heartbeat.By is SeriesDimension.Agent)
            {
                alerts.Add(Alert(rule, PromQl.Silence(heartbeat), "No span for {{ $value | humanizeDuration }}, after two busy hours. Clew itself learns the usual pauses and tells why."));
                return;
            }
            leftOut.Add($"{rule.Id}: services without agents have no metric that tells when they were heard last.");
            return;
        }
        if (PromQl.Value(rule) is not { } value || PromQl.Samples(rule) is not { } samples)
        {
            leftOut.Add($"{rule.Id}: the metrics do not tell what it looks at ({(rule.Source is MeasureSource ? "a dimension, a bound or a calendar window" : "findings and queries are Clew's own")}).");
            return;
        }
        string name = "clew:" + rule.Id.Replace('-', '_').Replace('.', '_');
        recordings.Add(ExportedRule.Recording(name + ":value", value));
        recordings.Add(ExportedRule.Recording(name + ":samples", samples));
        RuleCondition condition = rule.Condition;
        string compared = condition.BaselineTimes is { } times ? $"{name}:value > {PromQl.Number(times)} * {Baseline(rule, name, condition.BaselineWeeks)} and {name}:value > {PromQl.Number(condition.Threshold)}"
            : $"{name}:value {(condition.IsAbove ? ">" : "<")} {PromQl.Number(condition.Threshold)}";
        string guard = rule.SamplesMin > 1 ? $" and {name}:samples >= {rule.SamplesMin.ToString(CultureInfo.InvariantCulture)}" : "";
        alerts.Add(Alert(rule, compared + guard, Summary(rule)));
    }

    private void Add(Objective objective)
    {
        BurnPolicy[] possible = [.. BurnPolicy.All.Where(policy => policy.IsPossible(objective))];
        if (possible.Length == 0 || PromQl.BadShare(objective, TimeSpan.FromHours(1)) is null)
        {
            leftOut.Add($"{objective.Id}: {(possible.Length == 0 ? "its budget cannot burn fast enough for an alert" : "no bucket of the histogram ends where it does")}.");
            return;
        }
        Dictionary<string, string> label = new() { ["slo"] = objective.Id };
        foreach (TimeSpan window in possible.SelectMany(static policy => new[] { policy.Short, policy.Long }).Distinct().Order())
        {
            recordings.Add(ExportedRule.Recording(Recorded(window), PromQl.BadShare(objective, window)!, label));
        }
        foreach (BurnPolicy policy in possible)
        {
            string threshold = PromQl.Number(Math.Round(policy.Factor * objective.Budget, 6));
            string expression = $"{Of(policy.Long)} > {threshold} and {Of(policy.Short)} > {threshold} and on () {PromQl.Count(objective, policy.Long)} >= {objective.SamplesMin.ToString(CultureInfo.InvariantCulture)}";
            alerts.Add(new ExportedRule(
                objective.Name, true, expression, TimeSpan.Zero, TimeSpan.Zero,
                new Dictionary<string, string> { ["severity"] = policy.Severity.ToString().ToLowerInvariant(), ["rule_id"] = objective.Id, ["burn"] = policy.Label },
                new Dictionary<string, string> { ["summary"] = $"The error budget burns {policy.Label} too fast: {{{{ $value | humanizePercentage }}}} are bad. {objective.Describe()}" }));
        }

        string Of(TimeSpan window) => $"{Recorded(window)}{{slo=\"{objective.Id}\"}}";
    }

    private static string Recorded(TimeSpan window) => $"clew_slo:bad:ratio_{DurationText.Print(window)}";

    /// <summary>The median of the same time in the weeks before.</summary>
    private static string Baseline(AlertRule rule, string name, int weeks)
    {
        string by = string.Join(", ", rule.GroupBy.Select(PromQl.Label));
        IEnumerable<string> before = Enumerable.Range(1, weeks).Select(week => string.Create(CultureInfo.InvariantCulture, $"label_replace({name}:value offset {week}w, \"week\", \"{week}\", \"\", \"\")"));
        return $"quantile by ({by}) (0.5, {string.Join(" or ", before)})";
    }

    private static ExportedRule Alert(AlertRule rule, string expression, string summary)
    {
        Dictionary<string, string> labels = new(rule.Labels) { ["severity"] = rule.Severity.ToString().ToLowerInvariant(), ["rule_id"] = rule.Id };
        Dictionary<string, string> annotations = new(rule.Annotations) { ["summary"] = summary };
        return new ExportedRule(rule.Name, true, expression, rule.For, rule.ResolveAfter, labels, annotations);
    }

    private static string Summary(AlertRule rule)
    {
        string of = string.Join(", ", rule.GroupBy.Select(static dimension => $"{dimension.Label()} {{{{ $labels.{PromQl.Label(dimension)} }}}}"));
        string number = rule.Source.Unit switch
        {
            Units.Share => "{{ $value | humanizePercentage }}",
            Units.Seconds => "{{ $value | humanizeDuration }}",
            Units.Usd => "{{ $value | printf \"%.2f\" }} USD",
            _ => "{{ $value | humanize }}",
        };
        string threshold = rule.Condition.BaselineTimes is { } times ? $"{PromQl.Number(times)} times the usual of this hour" : Units.Say(rule.Condition.Threshold, rule.Source.Unit);
        string what = rule.Source is MeasureSource source ? $"{source.Measure.Words()} of {source.Of.Words()}" : rule.Name;
        return $"{char.ToUpperInvariant(what[0])}{what[1..]}{(of.Length > 0 ? " of " + of : "")}: {number}; the threshold is {threshold}.";
    }
}

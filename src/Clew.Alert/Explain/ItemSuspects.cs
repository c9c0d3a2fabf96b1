using System.Globalization;
using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.Rules;

namespace Clew.Alert.Explain;

/// <summary>What most of the findings or traces have in common that a rule counts: type, agent, tool, model, user, service.</summary>
internal sealed class ItemSuspects(AlertData data)
{
    /// <summary>What fewer have in common explains nothing.</summary>
    private const double ShareMin = 0.2;

    /// <summary>Of what most have in common, that comes first which says most: everything may be of one service.</summary>
    private static readonly string[] Order = ["finding", "tool", "agent", "model", "user", "service"];

    /// <param name="rule">Its source are findings or a query.</param>
    /// <param name="labels">The series.</param>
    /// <param name="now">End of the window.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    internal async Task<IReadOnlyList<Suspect>> FindAsync(AlertRule rule, IReadOnlyDictionary<string, string> labels, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset start = rule.Window.StartAt(now);
        FoundItem[] items = [.. (await ItemsAsync(rule, start, now, cancellationToken)).Where(item => IsOf(item, rule, labels))];
        HashSet<string> known = [.. labels.Keys, .. rule.Where.Keys.Select(dimension => dimension.Label())];
        if (rule.Source is FindingsSource { Types.Count: 1 })
        {
            known.Add("finding");
        }
        return [.. items.SelectMany(item => FeaturesOf(item).Distinct()).Where(feature => !known.Contains(feature.Name))
            .GroupBy(feature => feature).Select(group => (group.Key.Name, group.Key.Value, Count: group.Count()))
            .Where(candidate => candidate.Count >= ShareMin * items.Length)
            .OrderByDescending(candidate => 2 * candidate.Count >= items.Length).ThenBy(candidate => Array.IndexOf(Order, candidate.Name)).ThenByDescending(candidate => candidate.Count)
            .ThenBy(candidate => candidate.Value, StringComparer.Ordinal)
            .Take(SuspectRanking.SuspectsMax)
            .Select(candidate => new Suspect(
                $"{candidate.Name} {candidate.Value}", Figure(rule, candidate.Count, items.Length),
                new Uri(TraceLinks.Traces(TraceLinks.Narrowed(rule, labels, candidate.Name, candidate.Value), start, now.AddMinutes(1)), UriKind.Relative)))];
    }

    private async Task<IReadOnlyList<FoundItem>> ItemsAsync(AlertRule rule, DateTimeOffset start, DateTimeOffset now, CancellationToken cancellationToken) => rule.Source switch
    {
        FindingsSource source when data.FindFindings is { } find => await find(source.Types, RuleEvaluator.Nanos(start), RuleEvaluator.Nanos(now), cancellationToken),
        QuerySource source => await data.FindTraces(source.Query, RuleEvaluator.Nanos(start), RuleEvaluator.Nanos(now), cancellationToken),
        _ => [],
    };

    private static bool IsOf(FoundItem item, AlertRule rule, IReadOnlyDictionary<string, string> labels) =>
        rule.Source is QuerySource
        || (rule.Where.All(condition => RuleEvaluator.ValueOf(item, condition.Key) == condition.Value)
            && rule.GroupBy.All(dimension => (RuleEvaluator.ValueOf(item, dimension) ?? "") == labels.GetValueOrDefault(dimension.Label(), "")));

    private static IEnumerable<(string Name, string Value)> FeaturesOf(FoundItem item)
    {
        IEnumerable<(string Name, string? Value)> features =
        [
            ("finding", item.Type), ("tool", item.Tool), ("agent", item.Agent), ("user", item.User), ("service", item.Service), .. item.Models.Select(model => ("model", (string?)model)),
        ];
        return features.Where(feature => !string.IsNullOrEmpty(feature.Value)).Select(feature => (feature.Name, feature.Value!));
    }

    private static string Figure(AlertRule rule, int count, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / all:0} % of the {(rule.Source is QuerySource ? "traces" : "findings")} ({count:#,0} of {all:#,0})");
}

using System.Globalization;
using Clew.Alert.Rules;
using Clew.Alert.State;

namespace Clew.Alert.Explain;

/// <summary>Pages of the UI that show what an alert is about.</summary>
internal static class TraceLinks
{
    /// <summary>The list of offending traces, and the page of the alert.</summary>
    internal static IReadOnlyList<PageLink> Of(AlertRule rule, string fingerprint, IReadOnlyDictionary<string, string> labels, double? threshold, DateTimeOffset from, DateTimeOffset to) =>
    [
        new PageLink("Traces", Traces(Query(rule, labels, threshold), from, to)),
        new PageLink("Alert", "/alerts?alert=" + fingerprint),
    ];

    /// <summary>The list of traces that fulfil a query; the path has no query for an empty one.</summary>
    internal static string Traces(string query, DateTimeOffset from, DateTimeOffset to) =>
        $"/traces?from={Time(from)}&to={Time(to)}" + (query.Length > 0 ? "&query=" + Uri.EscapeDataString(query) : "");

    /// <summary>Finds the traces that made the number what it is.</summary>
    internal static string Query(AlertRule rule, IReadOnlyDictionary<string, string> labels, double? threshold)
    {
        if (rule.Source is QuerySource query)
        {
            return query.Query;
        }
        List<string> ofTrace = [.. Conditions(labels)];
        List<string> ofSpan = [];
        if (rule.Source is FindingsSource findings)
        {
            ofTrace.Insert(0, findings.Types.Count == 1 ? $"finding = {findings.Types[0]}" : $"finding in ({string.Join(", ", findings.Types)})");
        }
        if (rule.Source is MeasureSource source)
        {
            AddMeasure(source, labels, threshold ?? rule.Condition.Threshold, ofTrace, ofSpan);
        }
        if (ofSpan.Count > 0)
        {
            ofTrace.Add($"span({string.Join(" and ", ofSpan)})");
        }
        return string.Join(" and ", ofTrace);
    }

    /// <summary>The same of a rule that counts findings or traces, with one field more.</summary>
    internal static string Narrowed(AlertRule rule, IReadOnlyDictionary<string, string> labels, string field, string value)
    {
        string condition = $"{field} = {Quote(value)}";
        string query = Query(rule, labels, null);
        return rule.Source is QuerySource ? $"({query}) and {condition}" : field == "finding" ? string.Join(" and ", [condition, .. Conditions(labels)]) : $"{query} and {condition}";
    }

    /// <summary>The labels that the query language knows, as conditions.</summary>
    internal static IEnumerable<string> Conditions(IReadOnlyDictionary<string, string> labels) =>
        Enum.GetValues<SeriesDimension>().Select(dimension => dimension.Label()).Where(label => labels.GetValueOrDefault(label) is { Length: > 0 })
            .Select(label => $"{label} = {Quote(labels[label])}");

    private static void AddMeasure(MeasureSource source, IReadOnlyDictionary<string, string> labels, double threshold, List<string> ofTrace, List<string> ofSpan)
    {
        switch (source.Measure)
        {
            case Measure.ErrorRate or Measure.SuccessRate when source.Of is Measured.Runs or Measured.All:
                ofTrace.Add("status = error");
                break;
            case Measure.ErrorRate or Measure.SuccessRate:
                ofSpan.AddRange([KindOf(source.Of), .. NameOf(source.Of, labels), "status = error"]);
                break;
            case Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99 when source.Of == Measured.Runs:
                ofTrace.Add($"duration > {Duration(threshold)}");
                break;
            case Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99:
                ofSpan.AddRange([KindOf(source.Of), .. NameOf(source.Of, labels), $"duration > {Duration(threshold)}"]);
                break;
            case Measure.TtftP50 or Measure.TtftP95 or Measure.TtftP99:
                ofTrace.Add($"ttft > {Duration(threshold)}");
                break;
            case Measure.IterationsShare:
                ofTrace.Add(string.Create(CultureInfo.InvariantCulture, $"iterations > {source.Over}"));
                break;
            case Measure.WindowShare:
                ofTrace.Add(string.Create(CultureInfo.InvariantCulture, $"context > {threshold * 100:0.##}%"));
                break;
        }
    }

    private static string KindOf(Measured measured) => measured switch
    {
        Measured.Agents => "kind = agent",
        Measured.Tools => "kind = tool",
        _ => "kind in (llm, embedding, rerank)",
    };

    private static IEnumerable<string> NameOf(Measured measured, IReadOnlyDictionary<string, string> labels)
    {
        string label = measured switch { Measured.Agents => "agent", Measured.Tools => "tool", _ => "model" };
        return labels.GetValueOrDefault(label) is { Length: > 0 } name ? [$"{label} = {Quote(name)}"] : [];
    }

    private static string Duration(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds * 1000)}ms");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture).Replace(":", "%3A", StringComparison.Ordinal);

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}

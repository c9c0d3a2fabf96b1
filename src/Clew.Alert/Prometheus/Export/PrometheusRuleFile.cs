using System.Globalization;
using System.Text;
using Clew.Configuration;

namespace Clew.Alert.Prometheus.Export;

/// <summary>Rules as a rule file of Prometheus.</summary>
internal static class PrometheusRuleFile
{
    internal static string Write(string group, TimeSpan interval, IReadOnlyList<ExportedRule> rules, IEnumerable<string> comments)
    {
        StringBuilder yaml = new();
        foreach (string comment in comments)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"# {comment}\n");
        }
        yaml.Append(CultureInfo.InvariantCulture, $"groups:\n  - name: {group}\n    interval: {DurationText.Print(interval)}\n    rules:\n");
        foreach (ExportedRule rule in rules)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"      - {(rule.IsAlert ? "alert" : "record")}: {Quote(rule.Name)}\n");
            yaml.Append(CultureInfo.InvariantCulture, $"        expr: {Quote(rule.Expression)}\n");
            Duration("for", rule.For);
            Duration("keep_firing_for", rule.KeepFiringFor);
            Map("labels", rule.Labels);
            Map("annotations", rule.Annotations);
        }
        return yaml.ToString();

        void Duration(string key, TimeSpan duration)
        {
            if (duration > TimeSpan.Zero)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"        {key}: {DurationText.Print(duration)}\n");
            }
        }

        void Map(string key, IReadOnlyDictionary<string, string> values)
        {
            yaml.Append(values.Count > 0 ? $"        {key}:\n" : "");
            foreach ((string name, string value) in values)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"          {name}: {Quote(value)}\n");
            }
        }
    }

    /// <summary>A single-quoted YAML text: nothing in it means anything but the quote.</summary>
    internal static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ") + "'";
}

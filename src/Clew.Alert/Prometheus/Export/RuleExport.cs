using Clew.Alert.Notify.Formats;
using Clew.Alert.Rules;
using Clew.Alert.Slo;

namespace Clew.Alert.Prometheus.Export;

/// <summary>Rules, objectives and charts as files that other tools load (PRODUCT.md A-46).</summary>
public static class RuleExport
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>A rule file of Prometheus.</summary>
    /// <param name="rules">Rules in force.</param>
    /// <param name="objectives">Objectives in force.</param>
    /// <returns>Names and contents of files.</returns>
    public static IReadOnlyList<(string Path, ReadOnlyMemory<byte> Content)> ToPrometheus(IEnumerable<AlertRule> rules, IEnumerable<Objective> objectives)
    {
        RuleTranslation translation = new(rules, objectives);
        return
        [
            ("clew-recording.rules.yaml", Text(PrometheusRuleFile.Write("clew-recording", Interval, translation.Recordings, ["Made by clew rules export. Scrape Clew's /metrics, or let it push (docs/prometheus.md)."]))),
            ("clew-alerts.rules.yaml", Text(PrometheusRuleFile.Write("clew-alerts", Interval, translation.Alerts, ["Made by clew rules export. Needs clew-recording.rules.yaml and Prometheus 2.42 or later.", .. translation.LeftOut.Select(static one => "Left out: " + one)]))),
        ];
    }

    /// <summary>Dashboards and alert rules of Grafana over a Prometheus that has the recording rules.</summary>
    /// <param name="rules">Rules in force.</param>
    /// <param name="objectives">Objectives in force.</param>
    /// <param name="datasource">Uid of the Prometheus data source, for the alert rules.</param>
    /// <returns>Names and contents of files.</returns>
    public static IReadOnlyList<(string Path, ReadOnlyMemory<byte> Content)> ToGrafana(IEnumerable<AlertRule> rules, IEnumerable<Objective> objectives, string datasource)
    {
        RuleTranslation translation = new(rules, objectives);
        return
        [
            .. GrafanaDashboard.WriteAll().Select(static dashboard => ($"dashboards/clew-{dashboard.File}.json", dashboard.Json)),
            ("alerting/clew-alerts.json", ChannelFormat.Json((translation.Alerts, datasource), static (json, state) => GrafanaAlertFile.Write(json, state.Alerts, state.datasource))),
        ];
    }

    private static ReadOnlyMemory<byte> Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}

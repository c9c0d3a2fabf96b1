using System.Globalization;
using System.Text;
using Clew.Alert.Evaluate;
using Clew.Alert.State;
using Clew.Server.Ingest;

namespace Clew.Server.Alerts;

/// <summary>The counters of rules, in the Prometheus text format.</summary>
internal static class AlertMetricsText
{
    public static string Write(AlertEngine engine, AlertBook book, AlertRulesInUse rules, SenderLedger senders)
    {
        StringBuilder text = new();
        IReadOnlyList<SeriesState> states = book.States;
        RuleSet enabled = rules.Enabled;
        Add("clew_alert_rules", "gauge", "Rules and objectives that are enabled.", enabled.Rules.Count + enabled.Objectives.Count);
        Add("clew_alert_evaluations_total", "counter", "Evaluations of all rules.", engine.Evaluations);
        Add("clew_alert_evaluation_seconds_total", "counter", "Time that they took.", engine.Duration.TotalSeconds);
        Add("clew_alert_evaluation_failures_total", "counter", "Rules that could not be evaluated, each time.", engine.Failures);
        Add("clew_alert_series_dropped_total", "counter", "Series that found no room among those with a state.", book.Dropped);
        Add("clew_alert_heartbeats_dropped_total", "counter", "Agents and services that found no room to be learned, each time that they sent something.", engine.HeartbeatsDropped);
        Add("clew_alert_journal_unreadable_lines", "gauge", "Lines of the journal of states that could not be read at the start.", book.Unreadable);
        Add("clew_ingest_senders_forgotten_total", "counter", "Senders and services that made room for others in what is known of the last hour.", senders.Forgotten);
        text.Append("# HELP clew_alert_series Series that are pending or firing.\n# TYPE clew_alert_series gauge\n");
        foreach (AlertPhase phase in Enum.GetValues<AlertPhase>())
        {
            text.Append(CultureInfo.InvariantCulture, $"clew_alert_series{{state=\"{ServerMetrics.Label(phase)}\"}} {states.Count(state => state.Phase == phase)}\n");
        }
        return text.ToString();

        void Add(string name, string type, string help, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
    }
}

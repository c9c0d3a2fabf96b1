using Clew.Alert.Evaluate;
using Clew.Alert.State;
using Clew.Server.Ingest;
using Clew.Server.Prometheus;

namespace Clew.Server.Alerts;

/// <summary>The counters of rules, in the Prometheus text format.</summary>
internal static class AlertMetricsText
{
    public static string Write(AlertEngine engine, AlertBook book, AlertRulesInUse rules, SenderLedger senders)
    {
        CounterText text = new();
        IReadOnlyList<SeriesState> states = book.States;
        RuleSet enabled = rules.Enabled;
        text.Add("clew_alert_rules", "gauge", "Rules and objectives that are enabled.", enabled.Rules.Count + enabled.Objectives.Count);
        text.Add("clew_alert_evaluations_total", "counter", "Evaluations of all rules.", engine.Evaluations);
        text.Add("clew_alert_evaluation_seconds_total", "counter", "Time that they took.", engine.Duration.TotalSeconds);
        text.Add("clew_alert_evaluation_failures_total", "counter", "Rules that could not be evaluated, each time.", engine.Failures);
        text.Add("clew_alert_series_dropped_total", "counter", "Series that found no room among those with a state.", book.Dropped);
        text.Add("clew_alert_heartbeats_dropped_total", "counter", "Agents and services that found no room to be learned, each time that they sent something.", engine.HeartbeatsDropped);
        text.Add("clew_alert_journal_unreadable_lines", "gauge", "Lines of the journal of states that could not be read at the start.", book.Unreadable);
        text.Add("clew_ingest_senders_forgotten_total", "counter", "Senders and services that made room for others in what is known of the last hour.", senders.Forgotten);
        text.Each(
            Enum.GetValues<AlertPhase>(),
            "clew_alert_series",
            "gauge",
            "Series that are pending or firing.",
            phase => ($"state=\"{ServerMetrics.Label(phase)}\"", states.Count(state => state.Phase == phase)));
        return text.ToString();
    }
}

using Clew.Export;
using Clew.Server.Prometheus;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Export;

/// <summary>The counters of destinations, in the Prometheus text format.</summary>
internal static class ExportMetricsText
{
    public static string Write(FanOut fanOut)
    {
        IReadOnlyList<DestinationStatus> all = fanOut.GetStatus();
        CounterText text = new();
        text.Add("clew_export_unrouted_items_total", "counter", "Items that a relay received and no destination takes.", fanOut.UnroutedItems);
        if (all.Count == 0)
        {
            return text.ToString();
        }
        Each("clew_export_queued_bytes", "gauge", "Bytes on disk that wait for a destination.", static one => one.QueuedBytes);
        Each("clew_export_queued_items", "gauge", "Items that wait for a destination.", static one => one.QueuedItems);
        Each("clew_export_oldest_age_seconds", "gauge", "How long the oldest waiting request waits; 0 when none does.", static one => Math.Max(0, one.OldestAge?.TotalSeconds ?? 0));
        Each("clew_export_requests_total", "counter", "Requests that were taken.", static one => one.SentRequests);
        Each("clew_export_sent_bytes_total", "counter", "Bytes that were taken, before compression.", static one => one.SentBytes);
        Each("clew_export_retries_total", "counter", "Attempts that failed and were repeated.", static one => one.Retries);
        Each("clew_export_refused_requests_total", "counter", "Requests of senders that were refused because a queue was full.", static one => one.RefusedRequests);
        Each("clew_export_healthy", "gauge", "1 when the newest attempt was taken and certificates are verified, or nothing was sent yet.", static one => one.Health is DestinationHealth.Healthy or DestinationHealth.Idle ? 1 : 0);
        Labelled("clew_export_sent_items_total", "Items that were taken.", "signal", static one => one.SentItems.Select(item => (Label(item.Key), item.Value)));
        Labelled("clew_export_filtered_items_total", "Items that filter or sample left out.", "signal", static one => one.FilteredItems.Select(item => (Label(item.Key), item.Value)));
        Labelled("clew_export_dropped_items_total", "Items that were not delivered, by reason.", "reason", static one => one.DroppedItems.Select(item => (ServerMetrics.Label(item.Key), item.Value)));
        return text.ToString();

        void Each(string name, string type, string help, Func<DestinationStatus, double> value) => text.Each(all, name, type, help, one => ($"destination=\"{one.Options.Name}\"", value(one)));

        void Labelled(string name, string help, string label, Func<DestinationStatus, IEnumerable<(string Label, long Value)>> values) => text.Each(
            all.SelectMany(values, static (one, own) => (one.Options.Name, own.Label, own.Value)),
            name,
            "counter",
            help,
            one => ($"destination=\"{one.Name}\",{label}=\"{one.Label}\"", one.Value));
    }

    private static string Label(OtlpSignal signal) => ServerMetrics.Label(signal);
}

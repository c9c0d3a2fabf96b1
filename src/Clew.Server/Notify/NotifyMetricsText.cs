using Clew.Alert.Notify;
using Clew.Server.Prometheus;

namespace Clew.Server.Notify;

/// <summary>The counters of channels, in the Prometheus text format.</summary>
internal static class NotifyMetricsText
{
    public static string Write(NotificationQueue queue)
    {
        IReadOnlyList<ChannelStatus> all = queue.GetStatus();
        CounterText text = new();
        text.Add("clew_notifications_unrouted_total", "counter", "Notifications that named a channel which does not exist.", queue.Unrouted);
        if (all.Count == 0)
        {
            return text.ToString();
        }
        Each("clew_notifications_queued", "gauge", "Notifications that wait for their channel.", static one => one.Queued);
        Each("clew_notifications_oldest_age_seconds", "gauge", "How long the oldest of them waits; 0 when none does.", static one => Math.Max(0, one.OldestAge?.TotalSeconds ?? 0));
        Each("clew_notifications_sent_total", "counter", "Notifications that were told.", static one => one.Sent);
        Each("clew_notification_messages_total", "counter", "Messages that these went in, and reminders.", static one => one.Messages);
        Each("clew_notification_failures_total", "counter", "Attempts that failed.", static one => one.Failures);
        Each("clew_notifications_repeated_total", "counter", "Notifications that came again and were told once.", static one => one.Repeated);
        text.Each(
            all.SelectMany(static one => one.Dropped, static (one, dropped) => (one.Name, Reason: dropped.Key, Count: dropped.Value)),
            "clew_notifications_dropped_total",
            "counter",
            "Notifications that were not told, by reason.",
            static one => ($"channel=\"{one.Name}\",reason=\"{ServerMetrics.Label(one.Reason)}\"", one.Count));
        return text.ToString();

        void Each(string name, string type, string help, Func<ChannelStatus, double> value) => text.Each(all, name, type, help, one => ($"channel=\"{one.Name}\"", value(one)));
    }
}

using System.Globalization;
using System.Text;
using Clew.Alert.Notify;

namespace Clew.Server.Notify;

/// <summary>The counters of channels, in the Prometheus text format.</summary>
internal static class NotifyMetricsText
{
    public static string Write(NotificationQueue queue)
    {
        IReadOnlyList<ChannelStatus> all = queue.GetStatus();
        StringBuilder text = new();
        Family("clew_notifications_unrouted_total", "counter", "Notifications that named a channel which does not exist.");
        text.Append(CultureInfo.InvariantCulture, $"clew_notifications_unrouted_total {queue.Unrouted}\n");
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
        Family("clew_notifications_dropped_total", "counter", "Notifications that were not told, by reason.");
        foreach (ChannelStatus one in all)
        {
            foreach ((NotificationDrop reason, long count) in one.Dropped)
            {
                text.Append(CultureInfo.InvariantCulture, $"clew_notifications_dropped_total{{channel=\"{one.Name}\",reason=\"{ServerMetrics.Label(reason)}\"}} {count}\n");
            }
        }
        return text.ToString();

        void Family(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void Each(string name, string type, string help, Func<ChannelStatus, double> value)
        {
            Family(name, type, help);
            foreach (ChannelStatus one in all)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{{channel=\"{one.Name}\"}} {value(one)}\n");
            }
        }
    }
}

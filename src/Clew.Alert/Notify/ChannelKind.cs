namespace Clew.Alert.Notify;

/// <summary>How a channel is spoken to. In snake case its <c>type</c> in the configuration.</summary>
public enum ChannelKind
{
    /// <summary>Any receiver of HTTP: a JSON body of ours, or one of the user's.</summary>
    Webhook,

    /// <summary>A Slack incoming webhook.</summary>
    Slack,

    /// <summary>A Microsoft Teams workflow that posts cards.</summary>
    Teams,

    /// <summary>PagerDuty Events API v2.</summary>
    Pagerduty,

    /// <summary>Mail over SMTP.</summary>
    Email,

    /// <summary>Prometheus Alertmanager, API v2.</summary>
    Alertmanager,
}

namespace Clew.Alert;

/// <summary>How loud an alert is, in the words that Alertmanager and PagerDuty know.</summary>
public enum AlertSeverity
{
    Info,
    Warning,
    Critical,
}

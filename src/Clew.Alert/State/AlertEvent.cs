using Clew.Alert.Explain;
using Clew.Alert.Notify;

namespace Clew.Alert.State;

/// <summary>A series began to fire, or was over.</summary>
/// <param name="Id">Rises with time, without gaps.</param>
/// <param name="Time">When.</param>
/// <param name="IsResolved">It was over.</param>
/// <param name="State">As it was then.</param>
/// <param name="SilencedBy">Nobody was told because of these.</param>
/// <param name="IsToBeTold">A message is to be sent.</param>
public sealed record AlertEvent(long Id, DateTimeOffset Time, bool IsResolved, SeriesState State, IReadOnlyList<string> SilencedBy, bool IsToBeTold)
{
    /// <summary>What happened, in words.</summary>
    public string Summary => IsResolved ? SummaryText.OfResolved(State, Time) : State.Summary;

    /// <summary>The message; links begin with the server's public address.</summary>
    public Notification ToNotification(Uri publicUrl) => new(
        State.Fingerprint,
        State.RuleId,
        State.RuleName,
        State.Severity,
        IsResolved,
        State.Labels,
        State.Value,
        State.Threshold,
        State.Unit,
        Summary,
        State.Since,
        IsResolved ? Time : null,
        [.. State.Suspects.Select(suspect => suspect.Link is null ? suspect : suspect with { Link = new Uri(publicUrl, suspect.Link) })],
        [.. State.Links.Select(link => new NotificationLink(link.Text, new Uri(publicUrl, link.Path)))],
        IsTest: false);
}

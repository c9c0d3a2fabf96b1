namespace Clew.Alert.Notify;

/// <summary>One message about an alert of one series that began to fire or is over, for any channel.</summary>
/// <param name="Fingerprint">Same for the same rule and series, so that receivers put firing and resolved together.</param>
/// <param name="RuleId">Of the rule or SLO.</param>
/// <param name="Title">Name of the rule, one line.</param>
/// <param name="Severity">Of the rule.</param>
/// <param name="IsResolved">False when it fires.</param>
/// <param name="Labels">The series: names such as agent, tool, model, service, and the labels of the rule.</param>
/// <param name="Value">The number that was measured.</param>
/// <param name="Threshold">The number that it was compared with.</param>
/// <param name="Unit">UCUM unit of both; <c>1</c> for shares.</param>
/// <param name="Summary">One sentence with the number, the threshold and the series.</param>
/// <param name="StartsAt">When the condition became true.</param>
/// <param name="EndsAt">When it was over; null while it fires.</param>
/// <param name="Suspects">The top three things that explain the number.</param>
/// <param name="Links">Pages of this server: the alert, and the list of offending traces.</param>
/// <param name="IsTest">True for a message somebody asked for by hand.</param>
public sealed record Notification(
    string Fingerprint,
    string RuleId,
    string Title,
    AlertSeverity Severity,
    bool IsResolved,
    IReadOnlyDictionary<string, string> Labels,
    double? Value,
    double? Threshold,
    string Unit,
    string Summary,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<Suspect> Suspects,
    IReadOnlyList<NotificationLink> Links,
    bool IsTest);

/// <param name="Name">What: a model, a tool, an agent, an error.</param>
/// <param name="Figure">Its share or number in words: "82 % of the failures (41 of 50)".</param>
/// <param name="Link">Page that shows it; null when there is none.</param>
public sealed record Suspect(string Name, string Figure, Uri? Link);

/// <param name="Text">What the page shows.</param>
/// <param name="Address">Absolute address under the server's public URL.</param>
public sealed record NotificationLink(string Text, Uri Address);

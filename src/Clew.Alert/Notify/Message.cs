using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clew.Alert.Rules;

namespace Clew.Alert.Notify;

/// <summary>What one request or mail tells: alerts of one rule that began together, or are over together.</summary>
/// <param name="Alerts">At least one, oldest first.</param>
public sealed record Message(IReadOnlyList<Notification> Alerts)
{
    /// <summary>People read no more; the rest is counted.</summary>
    internal const int ShownMax = 10;

    internal Notification First => Alerts[0];

    internal bool IsResolved => First.IsResolved;

    internal AlertSeverity Severity => Alerts.Max(static alert => alert.Severity);

    internal string Status => IsResolved ? "resolved" : "firing";

    internal string SeverityWord => Word(Severity);

    /// <summary><c>[FIRING 3] High error rate</c>.</summary>
    internal string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{(First.IsTest ? "[TEST] " : "")}[{(IsResolved ? "RESOLVED" : "FIRING")}{(Alerts.Count > 1 ? $" {Alerts.Count}" : "")}] {OneLine(First.Title)}");

    internal int HiddenCount => Math.Max(0, Alerts.Count - ShownMax);

    /// <summary>Same for the same alerts, so that a receiver can tell a message that comes again.</summary>
    internal string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Alerts.Select(KeyOf)))).AsSpan(0, 16));

    /// <summary>What makes two notifications one.</summary>
    internal static string KeyOf(Notification alert) =>
        string.Create(CultureInfo.InvariantCulture, $"{alert.Fingerprint}/{(alert.IsResolved ? "resolved" : "firing")}/{alert.StartsAt.UtcTicks}");

    internal static string Word(AlertSeverity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>The number beside the threshold, in words: <c>31 % (threshold 10 %)</c>.</summary>
    internal static string Numbers(Notification alert) =>
        alert.Value is not { } value ? "" : Units.Say(value, alert.Unit) + (alert.Threshold is { } threshold ? $" (threshold {Units.Say(threshold, alert.Unit)})" : "");

    internal static string Series(Notification alert) => string.Join(", ", alert.Labels.Select(static label => $"{label.Key}={OneLine(label.Value)}"));

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Labels and names hold the sender's text: without control characters and of bounded length it cannot break a line-based format.</summary>
    internal static string OneLine(string text, int charsMax = 300)
    {
        string plain = string.Concat(text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? ' ' : c));
        return plain.Length <= charsMax ? plain : Cut(plain, charsMax - 1) + "…";
    }

    private static string Cut(string text, int chars) => text[..(char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars)];
}

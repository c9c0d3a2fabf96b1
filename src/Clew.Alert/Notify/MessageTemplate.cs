using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Clew.Alert.Notify.Formats;

namespace Clew.Alert.Notify;

/// <summary>
/// A text with placeholders such as <c>{{title}}</c> or <c>{{labels.agent}}</c>. A value is escaped for the place it goes to, so that what a sender
/// wrote stays text there; <c>{{alerts}}</c> alone is JSON, the array of a webhook's own body.
/// </summary>
public sealed partial class MessageTemplate
{
    private static readonly string[] Names =
        ["id", "status", "title", "severity", "rule", "count", "summary", "value", "threshold", "unit", "measured", "series", "starts_at", "ends_at", "suspects", "link", "links", "alerts"];

    private readonly string text;

    private MessageTemplate(string text) => this.text = text;

    /// <param name="text">The template.</param>
    /// <param name="fault">The first placeholder that does not exist, in a sentence; null when all do.</param>
    public static MessageTemplate Parse(string text, out string? fault)
    {
        Match? wrong = Placeholder().Matches(text).FirstOrDefault(static match => !IsKnown(match.Groups[1].Value));
        fault = wrong is null ? null : $"'{wrong.Value}' is no placeholder. There are {string.Join(", ", Names)} and labels.NAME.";
        return new MessageTemplate(text);
    }

    /// <summary>The template with the values of a message.</summary>
    /// <param name="message">What to tell.</param>
    /// <param name="contentType">Decides how values are escaped: JSON, XML or HTML, a form, or plain text.</param>
    public string Fill(Message message, string contentType)
    {
        Func<string, string> escape = EscapeFor(contentType);
        return Placeholder().Replace(text, match => match.Groups[1].Value is var name && name == "alerts" ? AlertsJson(message) : escape(ValueOf(name, message)));
    }

    /// <summary>The same for a header: one line without anything that could end it.</summary>
    public string FillHeader(Message message) => Placeholder().Replace(text, match => Message.OneLine(ValueOf(match.Groups[1].Value, message)));

    public override string ToString() => text;

    private static bool IsKnown(string name) => Names.Contains(name) || (name.StartsWith("labels.", StringComparison.Ordinal) && name.Length > "labels.".Length);

    private static string ValueOf(string name, Message message)
    {
        Notification first = message.First;
        return name switch
        {
            "id" => message.Id,
            "status" => message.Status,
            "title" => message.Title,
            "severity" => message.SeverityWord,
            "rule" => first.RuleId,
            "count" => message.Alerts.Count.ToString(CultureInfo.InvariantCulture),
            "summary" => string.Join('\n', message.Alerts.Select(static alert => alert.Summary)),
            "value" => first.Value?.ToString(CultureInfo.InvariantCulture) ?? "",
            "threshold" => first.Threshold?.ToString(CultureInfo.InvariantCulture) ?? "",
            "unit" => first.Unit,
            "measured" => Message.Numbers(first),
            "series" => string.Join('\n', message.Alerts.Select(Message.Series)),
            "starts_at" => Message.Time(first.StartsAt),
            "ends_at" => first.EndsAt is { } end ? Message.Time(end) : "",
            "suspects" => string.Join('\n', first.Suspects.Take(3).Select(static suspect => $"{suspect.Name}: {suspect.Figure}")),
            "link" => first.Links.Count > 0 ? first.Links[0].Address.AbsoluteUri : "",
            "links" => string.Join('\n', first.Links.Select(static link => link.Address.AbsoluteUri)),
            "alerts" => AlertsJson(message),
            _ => first.Labels.GetValueOrDefault(name["labels.".Length..], ""),
        };
    }

    private static string AlertsJson(Message message) => Encoding.UTF8.GetString(ChannelFormat.Json(message, static (json, message) =>
    {
        json.WriteStartArray();
        foreach (Notification alert in message.Alerts)
        {
            WebhookFormat.WriteAlert(json, alert);
        }
        json.WriteEndArray();
    }).Span);

    private static Func<string, string> EscapeFor(string contentType)
    {
        string type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return type.EndsWith("json", StringComparison.Ordinal) ? JavaScriptEncoder.Default.Encode
            : type.EndsWith("xml", StringComparison.Ordinal) || type == "text/html" ? HtmlEncoder.Default.Encode
            : type == "application/x-www-form-urlencoded" ? Uri.EscapeDataString
            : static value => value;
    }

    [GeneratedRegex(@"\{\{\s*([^{}]*?)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}

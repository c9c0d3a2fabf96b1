using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>
/// An Adaptive Card as Teams workflows take it. Texts go into <c>RichTextBlock</c>s: a <c>TextBlock</c> would read Markdown, and so links, out of
/// what senders wrote.
/// </summary>
internal static class TeamsFormat
{
    /// <summary>Teams refuses cards above 28 KB; ten alerts of this length fit.</summary>
    private const int LineMax = 500;

    internal static void Write(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteStartArray("attachments"u8);
        json.WriteStartObject();
        json.WriteString("contentType"u8, "application/vnd.microsoft.card.adaptive"u8);
        json.WriteStartObject("content"u8);
        json.WriteString("$schema"u8, "http://adaptivecards.io/schemas/adaptive-card.json"u8);
        json.WriteString("type"u8, "AdaptiveCard"u8);
        json.WriteString("version"u8, "1.4"u8);
        json.WriteStartArray("body"u8);
        WriteRun(json, message.Title, "Large"u8, "Bolder"u8, (message.Severity, message.IsResolved) switch
        {
            (_, true) => "Good"u8,
            (AlertSeverity.Critical, _) => "Attention"u8,
            (AlertSeverity.Warning, _) => "Warning"u8,
            _ => "Accent"u8,
        });
        foreach (Notification alert in message.Alerts.Take(Message.ShownMax))
        {
            WriteAlert(json, alert);
        }
        if (message.HiddenCount > 0)
        {
            WriteRun(json, $"… and {message.HiddenCount} more.", "Default"u8, "Default"u8, "Default"u8);
        }
        json.WriteEndArray();
        WriteActions(json, message);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, Notification alert)
    {
        WriteRun(json, alert.Summary, "Default"u8, "Bolder"u8, "Default"u8);
        if (Message.Numbers(alert) is { Length: > 0 } numbers)
        {
            WriteRun(json, numbers, "Default"u8, "Default"u8, "Default"u8);
        }
        if (alert.Labels.Count > 0)
        {
            WriteRun(json, Message.Series(alert), "Small"u8, "Default"u8, "Default"u8);
        }
        foreach (Suspect suspect in alert.Suspects.Take(3))
        {
            WriteRun(json, $"• {suspect.Name}: {suspect.Figure}", "Default"u8, "Default"u8, "Default"u8);
        }
    }

    /// <summary>A card shows six buttons; the links of the first alert are the ones that matter most.</summary>
    private static void WriteActions(Utf8JsonWriter json, Message message)
    {
        json.WriteStartArray("actions"u8);
        foreach (NotificationLink link in message.Alerts.SelectMany(static alert => alert.Links).Take(6))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "Action.OpenUrl"u8);
            json.WriteString("title"u8, Message.OneLine(link.Text, 60));
            json.WriteString("url"u8, link.Address.AbsoluteUri);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, string text, ReadOnlySpan<byte> size, ReadOnlySpan<byte> weight, ReadOnlySpan<byte> color)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "RichTextBlock"u8);
        json.WriteStartArray("inlines"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "TextRun"u8);
        json.WriteString("text"u8, Message.OneLine(text, LineMax));
        json.WriteString("size"u8, size);
        json.WriteString("weight"u8, weight);
        json.WriteString("color"u8, color);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

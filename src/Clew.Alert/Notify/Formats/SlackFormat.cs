using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>
/// Blocks of a Slack incoming webhook. Texts of senders go into <c>plain_text</c>, in which nothing is a link, a mention or a style; only links of
/// ours are <c>mrkdwn</c>. Lengths are those of Slack's reference of blocks.
/// </summary>
internal static class SlackFormat
{
    private const int HeaderMax = 150;
    private const int SectionMax = 3_000;

    internal static void Write(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        // Shown in notifications and by screen readers; it is mrkdwn.
        json.WriteString("text"u8, Escape(Message.OneLine($"{message.Title}: {message.First.Summary}", SectionMax)));
        json.WriteBoolean("unfurl_links"u8, false);
        json.WriteStartArray("blocks"u8);
        WriteText(json, "header"u8, (message.Severity, message.IsResolved) switch
        {
            (_, true) => "✅ ",
            (AlertSeverity.Critical, _) => "🔴 ",
            (AlertSeverity.Warning, _) => "🟠 ",
            _ => "🔵 ",
        } + message.Title, HeaderMax);
        foreach (Notification alert in message.Alerts.Take(Message.ShownMax))
        {
            WriteAlert(json, alert);
        }
        if (message.HiddenCount > 0)
        {
            WriteText(json, "section"u8, $"… and {message.HiddenCount} more.", SectionMax);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, Notification alert)
    {
        List<string> lines = [Message.OneLine(alert.Summary, 1_000)];
        if (Message.Numbers(alert) is { Length: > 0 } numbers)
        {
            lines.Add(numbers);
        }
        if (alert.Labels.Count > 0)
        {
            lines.Add(Message.OneLine(Message.Series(alert), 600));
        }
        lines.AddRange(alert.Suspects.Take(3).Select(static suspect => Message.OneLine($"• {suspect.Name}: {suspect.Figure}")));
        WriteText(json, "section"u8, string.Join('\n', lines), SectionMax);
        if (alert.Links.Count == 0)
        {
            return;
        }
        json.WriteStartObject();
        json.WriteString("type"u8, "context"u8);
        json.WriteStartArray("elements"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "mrkdwn"u8);
        json.WriteString("text"u8, string.Join("  ·  ", alert.Links.Select(static link => $"<{Escape(link.Address.AbsoluteUri).Replace("|", "%7C", StringComparison.Ordinal)}|{LinkText(link.Text)}>")));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> type, string text, int charsMax)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteStartObject("text"u8);
        json.WriteString("type"u8, "plain_text"u8);
        json.WriteString("text"u8, text.Length <= charsMax ? text : Message.OneLine(text, charsMax));
        // ":fire:" in a tool's name is a name.
        json.WriteBoolean("emoji"u8, false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string LinkText(string text) => Escape(Message.OneLine(text, 75)).Replace('|', '/').Replace('*', ' ').Replace('_', ' ').Replace('`', ' ').Replace('~', ' ');

    /// <summary>The three characters that mean something in Slack's text.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

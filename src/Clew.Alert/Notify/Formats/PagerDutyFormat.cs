using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>An event of PagerDuty's Events API v2: one of each alert, since its key joins the beginning and the end.</summary>
internal static class PagerDutyFormat
{
    /// <summary>Of the API's reference.</summary>
    private const int SummaryMax = 1_024, KeyMax = 255;

    internal static void Write(Utf8JsonWriter json, (Message Message, string? RoutingKey) state)
    {
        Notification alert = state.Message.First;
        json.WriteStartObject();
        json.WriteString("routing_key"u8, state.RoutingKey);
        json.WriteString("event_action"u8, alert.IsResolved ? "resolve"u8 : "trigger"u8);
        json.WriteString("dedup_key"u8, alert.Fingerprint.Length <= KeyMax ? alert.Fingerprint : alert.Fingerprint[..KeyMax]);
        json.WriteString("client"u8, "Clew"u8);
        if (alert.Links.Count > 0)
        {
            json.WriteString("client_url"u8, alert.Links[0].Address.AbsoluteUri);
        }
        json.WriteStartObject("payload"u8);
        json.WriteString("summary"u8, Message.OneLine($"{(alert.IsTest ? "[TEST] " : "")}{alert.Title}: {alert.Summary}", SummaryMax));
        json.WriteString("source"u8, Message.OneLine(alert.Labels.GetValueOrDefault("service") is { Length: > 0 } service ? service : "clew"));
        json.WriteString("severity"u8, Message.Word(alert.Severity));
        json.WriteString("timestamp"u8, Message.Time(alert.StartsAt));
        json.WriteString("class"u8, alert.RuleId);
        json.WriteStartObject("custom_details"u8);
        json.WriteString("measured"u8, Message.Numbers(alert));
        json.WriteStartObject("labels"u8);
        foreach ((string name, string value) in alert.Labels)
        {
            json.WriteString(name, Message.OneLine(value));
        }
        json.WriteEndObject();
        json.WriteStartArray("suspects"u8);
        foreach (Suspect suspect in alert.Suspects.Take(3))
        {
            json.WriteStringValue(Message.OneLine($"{suspect.Name}: {suspect.Figure}"));
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("links"u8);
        foreach (NotificationLink link in alert.Links)
        {
            json.WriteStartObject();
            json.WriteString("href"u8, link.Address.AbsoluteUri);
            json.WriteString("text"u8, Message.OneLine(link.Text));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

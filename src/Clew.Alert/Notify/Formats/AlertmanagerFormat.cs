using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>Alerts as Prometheus posts them to Alertmanager's API v2. Labels alone tell alerts apart there, so they must not change while one fires.</summary>
internal static class AlertmanagerFormat
{
    /// <summary>Prometheus' own rule: an alert that was not told again four times over is taken for over.</summary>
    private const int MissedResendsMax = 4;

    internal static ChannelRequest Write(ChannelOptions options, IReadOnlyList<Notification> alerts, DateTimeOffset now)
    {
        UriBuilder address = new(options.Endpoint);
        address.Path = address.Path.TrimEnd('/') + "/api/v2/alerts";
        return new ChannelRequest(address.Uri, ChannelFormat.Json((options, alerts, now), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (Notification alert in state.alerts)
            {
                WriteAlert(json, alert, alert.EndsAt is { } end && alert.IsResolved ? end : state.now + (MissedResendsMax * state.options.ResendInterval));
            }
            json.WriteEndArray();
        }));
    }

    private static void WriteAlert(Utf8JsonWriter json, Notification alert, DateTimeOffset endsAt)
    {
        json.WriteStartObject();
        json.WriteStartObject("labels"u8);
        foreach ((string name, string value) in LabelsOf(alert))
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
        json.WriteStartObject("annotations"u8);
        json.WriteString("summary"u8, alert.Summary);
        if (Message.Numbers(alert) is { Length: > 0 } numbers)
        {
            json.WriteString("measured"u8, numbers);
        }
        if (alert.Suspects.Count > 0)
        {
            json.WriteString("suspects"u8, string.Join("; ", alert.Suspects.Take(3).Select(static suspect => Message.OneLine($"{suspect.Name}: {suspect.Figure}"))));
        }
        foreach (NotificationLink link in alert.Links.Skip(1))
        {
            json.WriteString(LabelName(link.Text) + "_url", link.Address.AbsoluteUri);
        }
        json.WriteEndObject();
        json.WriteString("startsAt"u8, Message.Time(alert.StartsAt));
        json.WriteString("endsAt"u8, Message.Time(endsAt));
        if (alert.Links.Count > 0)
        {
            json.WriteString("generatorURL"u8, alert.Links[0].Address.AbsoluteUri);
        }
        json.WriteEndObject();
    }

    private static Dictionary<string, string> LabelsOf(Notification alert)
    {
        Dictionary<string, string> labels = new()
        {
            ["alertname"] = alert.IsTest ? alert.Title + " (test)" : alert.Title,
            ["severity"] = Message.Word(alert.Severity),
            ["rule_id"] = alert.RuleId,
        };
        foreach ((string name, string value) in alert.Labels.Where(static label => label.Value.Length > 0))
        {
            labels.TryAdd(LabelName(name), value);
        }
        return labels;
    }

    /// <summary>Letters, digits and underscores: Alertmanager refuses other names.</summary>
    private static string LabelName(string name)
    {
        string clean = string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}

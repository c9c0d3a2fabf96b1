using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>The body of docs/notifications.md, or the user's own, with an id and a signature.</summary>
internal static class WebhookFormat
{
    internal const string IdHeader = "X-Clew-Delivery", TimeHeader = "X-Clew-Timestamp", SignatureHeader = "X-Clew-Signature";

    internal static ChannelRequest Write(ChannelOptions options, Message message, DateTimeOffset now)
    {
        ReadOnlyMemory<byte> body = options.Body is { } template ? Encoding.UTF8.GetBytes(template.Fill(message, options.ContentType)) : ChannelFormat.Json(message, Write);
        List<KeyValuePair<string, string>> headers = [new(IdHeader, message.Id)];
        if (options.SigningKey is { } key)
        {
            string time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            headers.Add(new(TimeHeader, time));
            headers.Add(new(SignatureHeader, Sign(key.Reveal(), time, body.Span)));
        }
        return new ChannelRequest(options.Endpoint, body, options.ContentType, headers);
    }

    /// <summary>The time is signed, too, so that a request that was listened to cannot be sent again later.</summary>
    internal static string Sign(string key, string time, ReadOnlySpan<byte> body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes(time + "."));
        hash.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static void Write(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        json.WriteNumber("version"u8, 1);
        json.WriteString("id"u8, message.Id);
        json.WriteString("status"u8, message.Status);
        json.WriteString("title"u8, message.Title);
        json.WriteString("severity"u8, message.SeverityWord);
        json.WriteString("ruleId"u8, message.First.RuleId);
        json.WriteBoolean("test"u8, message.First.IsTest);
        json.WriteStartArray("alerts"u8);
        foreach (Notification alert in message.Alerts)
        {
            WriteAlert(json, alert);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteAlert(Utf8JsonWriter json, Notification alert)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint"u8, alert.Fingerprint);
        json.WriteString("status"u8, alert.IsResolved ? "resolved"u8 : "firing"u8);
        json.WriteString("severity"u8, Message.Word(alert.Severity));
        json.WriteString("summary"u8, alert.Summary);
        json.WriteStartObject("labels"u8);
        foreach ((string name, string value) in alert.Labels)
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
        WriteNumber(json, "value"u8, alert.Value);
        WriteNumber(json, "threshold"u8, alert.Threshold);
        json.WriteString("unit"u8, alert.Unit);
        json.WriteString("startsAt"u8, Message.Time(alert.StartsAt));
        json.WriteString("endsAt"u8, alert.EndsAt is { } end ? Message.Time(end) : null);
        json.WriteStartArray("suspects"u8);
        foreach (Suspect suspect in alert.Suspects)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, suspect.Name);
            json.WriteString("figure"u8, suspect.Figure);
            json.WriteString("url"u8, suspect.Link?.AbsoluteUri);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("links"u8);
        foreach (NotificationLink link in alert.Links)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, link.Text);
            json.WriteString("url"u8, link.Address.AbsoluteUri);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clew.Alert.Notify.Formats;

/// <summary>The request by which a channel of each kind is told of a message.</summary>
internal static class ChannelFormat
{
    /// <summary>Letters of all languages stay readable; what HTML could take for a tag does not.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <param name="options">Of any kind but mail, which is no HTTP request.</param>
    /// <param name="message">What to tell.</param>
    /// <param name="now">For the signature, and for how long Alertmanager believes it.</param>
    internal static ChannelRequest Write(ChannelOptions options, Message message, DateTimeOffset now) => options.Kind switch
    {
        ChannelKind.Webhook => WebhookFormat.Write(options, message, now),
        ChannelKind.Slack => new(options.Endpoint, Json(message, SlackFormat.Write)),
        ChannelKind.Teams => new(options.Endpoint, Json(message, TeamsFormat.Write)),
        ChannelKind.Pagerduty => new(options.Endpoint, Json((message, options.RoutingKey?.Reveal()), PagerDutyFormat.Write)),
        ChannelKind.Alertmanager => AlertmanagerFormat.Write(options, message.Alerts, now),
        _ => throw new NotSupportedException($"{options.Kind} is no HTTP channel."),
    };

    internal static ReadOnlyMemory<byte> Json<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, Options);
        write(json, state);
        json.Flush();
        return buffer.WrittenMemory;
    }
}

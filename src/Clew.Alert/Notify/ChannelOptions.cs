using Clew.Configuration;
using Clew.Export;

namespace Clew.Alert.Notify;

/// <summary>One place that notifications go to. Its keys are secrets: they are sent and never shown.</summary>
public sealed record ChannelOptions
{
    /// <summary>As in the configuration; names the journal's file.</summary>
    public required string Name { get; init; }

    public required ChannelKind Kind { get; init; }

    /// <summary>
    /// Whole address, but for Alertmanager its base. The paths of Slack's and Teams' addresses are keys, so only the host of those is shown. For
    /// mail <c>smtp://host:port</c>, or <c>smtps://</c> for TLS from the first byte on.
    /// </summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Headers of each request; values may hold placeholders of <see cref="MessageTemplate"/>. Only their names are ever shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Webhook: the body with placeholders; null for the JSON of docs/notifications.md.</summary>
    public MessageTemplate? Body { get; init; }

    /// <summary>Webhook: of a body of the user's; decides how values are escaped. Default <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Webhook: the key of the HMAC-SHA256 signature; null sends none.</summary>
    public Secret? SigningKey { get; init; }

    /// <summary>PagerDuty: the integration key.</summary>
    public Secret? RoutingKey { get; init; }

    public MailOptions? Mail { get; init; }

    public TlsOptions Tls { get; init; } = new();

    /// <summary>How long one attempt may take. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Pauses between attempts, 1 s to 1 min by default. A notification is given up after <see cref="RetryOptions.MaxElapsedTime"/>, by default a
    /// day: who gets older ones can only be misled.
    /// </summary>
    public RetryOptions Retry { get; init; } = new() { MaxInterval = TimeSpan.FromMinutes(1), MaxElapsedTime = TimeSpan.FromDays(1) };

    /// <summary>How long a notification waits for others of its rule, to go in one message. Default 5 s.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages in any minute; more wait, and meanwhile grow together. Default 30.</summary>
    public int MaxPerMinute { get; init; } = 30;

    /// <summary>Notifications that may wait; the oldest make room. Default 10,000.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>Whether it is told what names no channel. Default true.</summary>
    public bool TakesUnnamed { get; init; } = true;

    /// <summary>Less severe ones are not sent. Default all.</summary>
    public AlertSeverity MinSeverity { get; init; }

    /// <summary>Whether the end of an alert is told. Default true.</summary>
    public bool SendsResolved { get; init; } = true;

    /// <summary>Alertmanager: what fires is told again this often, since it forgets what it does not hear of. Default 1 min.</summary>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What may be shown of the address: no query, and no path where the path is the key.</summary>
    public string ShownEndpoint => Kind is ChannelKind.Slack or ChannelKind.Teams or ChannelKind.Webhook
        ? Endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
        : Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>Alertmanager must be told again and again, so what fires is remembered.</summary>
    internal bool Resends => Kind == ChannelKind.Alertmanager;

    /// <summary>Whether one message can tell of several alerts.</summary>
    internal bool Groups => Kind != ChannelKind.Pagerduty;

    /// <summary>When the files of certificates were written: one that was replaced is read again when the configuration is.</summary>
    internal string FileTimes => string.Join(' ', new[] { Tls.CaFile, Tls.CertFile, Tls.KeyFile }.OfType<string>().Select(static path => File.GetLastWriteTimeUtc(path).Ticks));

    /// <summary>Neither what is sent nor where would change.</summary>
    internal bool IsSameAs(ChannelOptions other) => Plain() == other.Plain() && Headers.SequenceEqual(other.Headers) && $"{Body}" == $"{other.Body}"
        && (Mail is null ? other.Mail is null : other.Mail is { } mail && Mail with { To = NoNames } == mail with { To = NoNames } && Mail.To.SequenceEqual(mail.To));

    /// <summary>The name alone: half of the rest is secret.</summary>
    public override string ToString() => Name;

    private ChannelOptions Plain() => this with { Headers = NoHeaders, Body = null, Mail = null };

    private static readonly KeyValuePair<string, string>[] NoHeaders = [];
    private static readonly string[] NoNames = [];

    internal bool Takes(Notification notification) => notification.Severity >= MinSeverity && (SendsResolved || !notification.IsResolved);
}

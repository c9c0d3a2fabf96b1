using Clew.Alert;
using Clew.Alert.Notify;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Map <c>alerts.channels</c>: who is told of alerts. Keys are kinds, with a name of the user's where there are several of one kind.</summary>
internal static class ChannelSettings
{
    private static readonly ConfigType<Uri> MailServer = ConfigType.Url("smtp", "smtps");
    private static readonly Uri PagerDutyEvents = new("https://events.pagerduty.com/v2/enqueue");

    internal static IReadOnlyList<ChannelOptions> Read(ConfigReader reader)
    {
        List<Component<ChannelOptions>> found =
        [
            .. reader.Components("webhook", ReadWebhook, "Any receiver of HTTP, told in JSON (docs/notifications.md) or in words of your own."),
            .. reader.Components("slack", static one => Common(one, ChannelKind.Slack, Address(one, "url", "The incoming webhook's address, which is its key: ${env:SLACK_WEBHOOK}.")), "A Slack incoming webhook. Takes the options of webhook that fit, too."),
            .. reader.Components("teams", static one => Common(one, ChannelKind.Teams, Address(one, "url", "The workflow's address, which is its key: ${env:TEAMS_WEBHOOK}.")), "A Microsoft Teams workflow that posts a card when it is called. Takes the options of webhook that fit, too."),
            .. reader.Components("pagerduty", ReadPagerDuty, "PagerDuty, Events API v2. Takes the options of webhook that fit, too."),
            .. reader.Components("email", ReadMail, "Mail over SMTP. Takes the options of webhook that fit, too."),
            .. reader.Components("alertmanager", ReadAlertmanager, "Prometheus Alertmanager, API v2. Takes the options of webhook that fit, too."),
        ];
        return [.. found.OrderBy(static component => component.Line).Select(static component => component.Value with { Name = component.Id })];
    }

    private static ChannelOptions ReadWebhook(ConfigReader reader)
    {
        ChannelOptions channel = Common(reader, ChannelKind.Webhook, Address(reader, "url", "Where it is posted to. Not shown beyond the host, since paths of webhooks are often keys."));
        Secret? key = reader.Optional("signing_key", ConfigType.Secret, "Key of an HMAC-SHA256 signature in the header X-Clew-Signature. Use ${env:NAME}.");
        string? body = reader.Optional("body", ConfigType.Text, "A body of your own with placeholders such as {{title}}, {{summary}}, {{labels.agent}} and {{link}}.", "JSON of docs/notifications.md");
        MessageTemplate? template = body is null ? null : Template(reader, "body", body);
        string contentType = reader.Value("content_type", ConfigType.Text, channel.ContentType, "Of a body of your own; decides how values are escaped.");
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            reader.Fault("content_type", $"'{contentType}' is not a media type such as application/json or text/plain; charset=utf-8.");
            contentType = channel.ContentType;
        }
        return channel with { SigningKey = key, Body = template, ContentType = contentType };
    }

    private static ChannelOptions ReadPagerDuty(ConfigReader reader)
    {
        Secret key = reader.Required("routing_key", ConfigType.Secret, "The integration key of a service. Use ${env:NAME}.");
        Uri endpoint = reader.Value("url", ConfigType.Url("https", "http"), PagerDutyEvents, "Another region's address.");
        return Common(reader, ChannelKind.Pagerduty, endpoint) with { RoutingKey = key };
    }

    private static ChannelOptions ReadAlertmanager(ConfigReader reader)
    {
        Uri endpoint = reader.Required("url", ConfigType.Url("http", "https"), "Its address; /api/v2/alerts is added.");
        ChannelOptions channel = Common(reader, ChannelKind.Alertmanager, endpoint);
        ConfigType<TimeSpan> interval = ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return channel with { ResendInterval = reader.Value("resend_interval", interval, channel.ResendInterval, "What fires is told again this often. What is not told four times over is taken for over.") };
    }

    private static ChannelOptions ReadMail(ConfigReader reader)
    {
        Uri server = reader.Required("server", MailServer, "The server: smtp://host:587, or smtps://host:465 for TLS from the first byte on.");
        string from = MailAddress(reader, "from", reader.Required("from", ConfigType.Text, "The sender's address."), null);
        IReadOnlyList<string> to = reader.List("to", ConfigType.Text, "Who gets it.");
        string? user = reader.Optional("username", ConfigType.Text, "For servers that ask who sends.");
        Secret? password = reader.Optional("password", ConfigType.Secret, "Its password. Use ${env:NAME}.");
        StartTls startTls = reader.Value("start_tls", ConfigType.Choice<StartTls>(), StartTls.Required, "Encryption of smtp://. Without it nothing is sent when required; when offered, no password.");
        if (to.Count == 0)
        {
            reader.Fault("to", "Missing: who gets the mail.");
        }
        if ((user is null) != (password is null))
        {
            reader.Fault("username and password: give both or none.");
        }
        int port = server.Port > 0 ? server.Port : server.Scheme == "smtps" ? 465 : 587;
        return Common(reader, ChannelKind.Email, new UriBuilder(server.Scheme, server.Host, port).Uri) with
        {
            Mail = new MailOptions(from, [.. to.Select((address, index) => MailAddress(reader, "to", address, index))], user, password, startTls),
        };
    }

    private static ChannelOptions Common(ConfigReader reader, ChannelKind kind, Uri endpoint)
    {
        ChannelOptions defaults = new() { Name = "", Kind = kind, Endpoint = endpoint };
        ChannelOptions channel = defaults with
        {
            TakesUnnamed = reader.Value("default", ConfigType.Flag, defaults.TakesUnnamed, "Whether rules that name no channel tell this one."),
            MinSeverity = reader.Value("min_severity", ConfigType.Choice<AlertSeverity>(), defaults.MinSeverity, "Less severe alerts are not told."),
            SendsResolved = reader.Value("send_resolved", ConfigType.Flag, defaults.SendsResolved, "Whether the end of an alert is told."),
            GroupWait = reader.Value("group_wait", ConfigType.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), defaults.GroupWait, "How long an alert waits for others of its rule, to go in one message."),
            MaxPerMinute = (int)reader.Value("max_per_minute", ConfigType.Integer(1, 6_000), defaults.MaxPerMinute, "Messages in a minute; further alerts wait and go together."),
            MaxWaiting = (int)reader.Value("max_waiting", ConfigType.Integer(10, 1_000_000), defaults.MaxWaiting, "Alerts that may wait, on disk; the oldest make room and are counted."),
            Timeout = reader.Value("timeout", ConfigType.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2)), defaults.Timeout, "How long one attempt may take."),
            Retry = reader.SectionOrDefaults("retry_on_failure", section => DestinationReading.ReadRetry(section, defaults.Retry), "How failed attempts are repeated."),
            Tls = reader.SectionOrDefaults("tls", DestinationReading.ReadTls, "Encryption and certificates."),
        };
        return kind == ChannelKind.Email ? channel : channel with { Headers = ReadHeaders(reader) };
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(ConfigReader reader)
    {
        List<KeyValuePair<string, string>> headers = [];
        foreach ((string name, Secret value) in reader.Map("headers", ConfigType.Secret, "Headers of each request; values may have placeholders. Use ${env:NAME} for keys."))
        {
            MessageTemplate.Parse(value.Reveal(), out string? fault);
            if (fault is not null || value.Reveal().AsSpan().ContainsAny('\r', '\n'))
            {
                reader.Fault("headers", fault is null ? $"The value of '{name}' has more than one line." : $"The value of '{name}' has a placeholder that does not exist.");
            }
            headers.Add(new(name, value.Reveal()));
        }
        return headers;
    }

    private static MessageTemplate Template(ConfigReader reader, string key, string text)
    {
        MessageTemplate template = MessageTemplate.Parse(text, out string? fault);
        if (fault is not null)
        {
            reader.Fault(key, fault);
        }
        return template;
    }

    private static Uri Address(ConfigReader reader, string key, string description)
    {
        Secret text = reader.Required(key, ConfigType.Secret, description);
        if (Uri.TryCreate(text.Reveal(), UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
        {
            return address;
        }
        if (reader.Has(key))
        {
            reader.Fault(key, "This is not a URL that starts with http:// or https:// and has no user before an @.");
        }
        return new Uri("https://localhost");
    }

    /// <summary>Nothing that could end the command that it goes into.</summary>
    private static string MailAddress(ConfigReader reader, string key, string address, int? index)
    {
        int at = address.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && at < address.Length - 1 && !address.AsSpan().ContainsAny(" <>,;\r\n\t") && address.All(char.IsAscii))
        {
            return address;
        }
        if (reader.Has(key))
        {
            reader.Fault(key, $"'{address}' is not an address such as alerts@example.com. Names are left out.", index);
        }
        return "nobody@example.com";
    }
}

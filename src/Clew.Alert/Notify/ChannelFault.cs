using Clew.Export;

namespace Clew.Alert.Notify;

/// <summary>Faults in words that name what of the channel's configuration to look at.</summary>
internal static class ChannelFault
{
    private const int MessageCharsMax = 300;

    /// <summary>Of an answer over HTTP. What could be mended by a change of the configuration is tried again; a body that is refused is not.</summary>
    internal static Attempt OfHttp(ChannelOptions options, int status, string answer, TimeSpan? retryAfter)
    {
        string host = options.Endpoint.Authority;
        string code = $"HTTP {status}";
        string told = answer.Trim() is { Length: > 0 } text ? " It says: " + Message.OneLine(text, MessageCharsMax) : "";
        return status switch
        {
            >= 200 and < 300 => new(AttemptOutcome.Told, $"{host} took the message ({code}).", code),
            >= 300 and < 400 => new(AttemptOutcome.Retry, $"{host} sends us elsewhere ({code}). Redirects are not followed, since they would carry the key along: use the address that it names.", code),
            401 or 403 => new(AttemptOutcome.Retry, $"{host} refuses the key ({code}). Look at the {KeyName(options)}.{told}", code),
            404 or 405 or 410 => new(AttemptOutcome.Retry, $"{host} knows nothing at this address ({code}). Look at the url; a webhook that was deleted answers so, too.{told}", code),
            408 or 425 => new(AttemptOutcome.Retry, $"{host} wants the message again ({code}).{told}", code, retryAfter),
            429 => new(AttemptOutcome.Retry, $"{host} takes no more for now ({code}): a rate limit.{told}", code, retryAfter),
            >= 500 => new(AttemptOutcome.Retry, $"{host} is not available ({code}).{told}", code, retryAfter),
            _ => new(AttemptOutcome.Refused, $"{host} refused the message ({code}).{(options.Body is null ? "" : " Look at the body.")}{told}", code),
        };
    }

    internal static Attempt OfConnection(ChannelOptions options, ExportFault fault, string message)
    {
        string host = options.Endpoint.Authority;
        return new(AttemptOutcome.Retry, fault switch
        {
            ExportFault.NameNotFound => $"The host name '{options.Endpoint.Host}' is not known to DNS. Look for a typing mistake in the url.",
            ExportFault.ConnectionRefused => $"Nothing listens on {host}: the connection was refused. Is the receiver running, and is the port right?",
            ExportFault.TlsUntrusted => $"The certificate of {host} was not issued by a trusted authority. For one of your own, name it in tls.ca_file.",
            ExportFault.TlsWrongName => $"The certificate of {host} is for another host name.",
            ExportFault.TlsExpired => $"The certificate of {host} has expired or is not valid yet.",
            ExportFault.TlsNotSpoken => $"{host} does not speak TLS on this port.",
            ExportFault.TlsClientCertificate => $"{host} ended the connection right after the TLS handshake. If it asks for a client certificate, set tls.cert_file and tls.key_file.",
            ExportFault.TlsFailed => $"No TLS connection to {host} could be made. It says: {Message.OneLine(message, MessageCharsMax)}",
            _ => $"The connection to {host} broke. {Message.OneLine(message, MessageCharsMax)}",
        });
    }

    internal static Attempt OfTimeout(ChannelOptions options) => new(
        AttemptOutcome.Retry, $"No answer from {options.Endpoint.Authority} within {options.Timeout.TotalSeconds:0.#} s. A firewall that swallows packets looks like this, and so does a receiver that is too busy.");

    internal static Attempt OfMail(ChannelOptions options, Mail.SmtpException refused)
    {
        int code = refused.Reply.Code;
        // RFC 5321: 4xx may pass. Wrong credentials (53x) and a missing STARTTLS can be mended; anything else of 5xx is about this mail.
        bool isMendable = code is 0 or (>= 400 and < 500) or 530 or 534 or 535 or 538;
        string hint = code is 530 or 534 or 535 or 538 ? " Look at username and password." : "";
        return new(
            isMendable ? AttemptOutcome.Retry : AttemptOutcome.Refused,
            $"{options.Endpoint.Authority} refused {Message.OneLine(refused.Message, MessageCharsMax)}.{hint}", code == 0 ? null : $"SMTP {code}");
    }

    private static string KeyName(ChannelOptions options) => options.Kind switch
    {
        ChannelKind.Slack or ChannelKind.Teams => "url, which is the key",
        ChannelKind.Pagerduty => "routing_key",
        _ => "headers",
    };
}

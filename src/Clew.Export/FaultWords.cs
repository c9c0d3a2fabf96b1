using Clew.Export.Send;

namespace Clew.Export;

/// <summary>Says what went wrong and what to do about it.</summary>
internal static class FaultWords
{
    public static string Of(ExportFault fault, DestinationOptions options, Delivery delivery)
    {
        string host = options.Endpoint.Authority;
        string told = delivery.Message is { Length: > 0 } message ? $" It says: {message}" : "";
        string status = delivery.Status ?? "no answer";
        bool isGrpc = options.Protocol == ExportProtocol.Grpc;
        return fault switch
        {
            ExportFault.None => "Taken.",
            ExportFault.NameNotFound => $"The host name '{options.Endpoint.Host}' is not known to DNS. Look for a typing mistake in the endpoint.",
            ExportFault.ConnectionRefused => $"Nothing listens on {host}: the connection was refused. Is the receiver running, and is the port right ({(isGrpc ? "4317 is usual for gRPC" : "4318 is usual for HTTP")})?",
            ExportFault.ConnectionFailed => $"The connection to {host} broke.{told}",
            ExportFault.TimedOut => $"No answer from {host} within {options.Timeout.TotalSeconds:0.#} s. A firewall that swallows packets looks like this, and so does a receiver that is too busy.",
            ExportFault.TlsUntrusted => $"The certificate of {host} was not issued by a trusted authority. For one of your own, name it in tls.ca_file.",
            ExportFault.TlsWrongName => $"The certificate of {host} is for another host name. Use the name that it was issued for, or tls.server_name_override.",
            ExportFault.TlsExpired => $"The certificate of {host} has expired or is not valid yet. (Or the clock of this machine is wrong.)",
            ExportFault.TlsClientCertificate => $"{host} ended the connection right after the TLS handshake, as receivers do that ask for a client certificate and get none that they trust. Set tls.cert_file and tls.key_file.",
            ExportFault.TlsNotSpoken => options.Endpoint.Scheme == Uri.UriSchemeHttps
                ? $"{host} does not speak TLS on this port. Use http:// (or tls.insecure: true for gRPC), or the receiver's TLS port."
                : $"{host} wants TLS on this port. Use https://.{told}",
            ExportFault.TlsFailed => $"No TLS connection to {host} could be made.{told}",
            ExportFault.WrongProtocol => isGrpc
                ? $"{host} does not answer as a gRPC server does, or went away just now. Is this its HTTP port? gRPC is usually on 4317; or set protocol: http/protobuf."
                : $"{host} does not answer as an HTTP/1.1 server does, or went away just now. Is this its gRPC port? OTLP/HTTP is usually on 4318; or set protocol: grpc.",
            ExportFault.NotOtlp => $"{host} answered with a web page ({status}). The address is that of a site, not of an OTLP receiver: look at host and path.",
            ExportFault.Redirected => $"{host} points to another address ({status}). Redirects are not followed, since the key would go along: use the final address, often https:// instead of http://.",
            ExportFault.Unauthenticated => $"{host} does not accept the key ({status}). Is it the right key, of the right region, in the right header?{told}",
            ExportFault.Forbidden => $"{host} knows the key but it may not do this ({status}). It needs the right to write this signal.{told}",
            ExportFault.WrongPath => isGrpc
                ? $"{host} speaks gRPC but has no OTLP service for this signal ({status}). Leave the signal out with signals.{told}"
                : $"{host} has no OTLP receiver at this path ({status}). The endpoint is the part before /v1/traces; some backends take only some of the signals.{told}",
            ExportFault.TooLarge => $"The request is larger than {host} takes ({status}); smaller ones are sent.{told}",
            ExportFault.Throttled => $"{host} takes no more for now ({status}): a rate limit or a quota.{told}",
            ExportFault.Unavailable => $"{host} is not available ({status}).{told}",
            ExportFault.BadRequest => $"{host} refused the content ({status}).{told}",
            ExportFault.Loop => "The destination is this server itself, directly or by way of others. What it sent came back and was refused.",
            _ => $"{host} answered {status}.{told}",
        };
    }
}

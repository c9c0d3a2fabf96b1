using System.Net.Sockets;
using System.Security.Authentication;

namespace Clew.Export.Send;

/// <summary>Why there was no answer. All of it may pass, so all of it is tried again; the fault says what to look at.</summary>
internal static class ConnectionFault
{
    public static Delivery Read(Exception exception, DestinationOptions options, ExportFault certificateFault) =>
        new(DeliveryOutcome.Retryable, FaultOf(exception, options, certificateFault), null, MessageOf(exception));

    private static ExportFault FaultOf(Exception exception, DestinationOptions options, ExportFault certificateFault)
    {
        HttpRequestError error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        SocketException? socket = Find<SocketException>(exception);
        if (error == HttpRequestError.NameResolutionError || socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return ExportFault.NameNotFound;
        }
        if (socket?.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return ExportFault.ConnectionRefused;
        }
        if (error == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(exception) is not null)
        {
            return TlsFaultOf(exception, certificateFault);
        }
        if (socket is null && error is HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError)
        {
            return ExportFault.WrongProtocol;
        }
        if (error == HttpRequestError.ResponseEnded || (socket is not null && Find<IOException>(exception) is not null))
        {
            // With TLS 1.3 a server tells only after the handshake that it wants a certificate: it hangs up.
            return options.Endpoint.Scheme == Uri.UriSchemeHttps && options.Tls.CertFile is null ? ExportFault.TlsClientCertificate
                // A server that understands nothing of what it reads closes the connection; what it left unread makes that a reset.
                : error == HttpRequestError.ResponseEnded || socket?.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown ? ExportFault.WrongProtocol
                : ExportFault.ConnectionFailed;
        }
        // "The server did not complete the HTTP/2 handshake" comes as an error of no kind, now and then with the reset inside.
        bool isReset = socket is null || socket.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;
        return isReset && options.Protocol == ExportProtocol.Grpc ? ExportFault.WrongProtocol : ExportFault.ConnectionFailed;
    }

    private static ExportFault TlsFaultOf(Exception exception, ExportFault certificateFault)
    {
        string text = exception.ToString();
        return certificateFault != ExportFault.None && text.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? certificateFault
            : text.Contains("frame size", StringComparison.Ordinal) || text.Contains("wrong version number", StringComparison.OrdinalIgnoreCase)
                || text.Contains("unexpected EOF", StringComparison.OrdinalIgnoreCase) ? ExportFault.TlsNotSpoken
            : text.Contains("certificate required", StringComparison.OrdinalIgnoreCase) || text.Contains("bad certificate", StringComparison.OrdinalIgnoreCase)
                || text.Contains("handshake failure", StringComparison.OrdinalIgnoreCase) ? ExportFault.TlsClientCertificate
            : ExportFault.TlsFailed;
    }

    private static string MessageOf(Exception exception) =>
        exception.InnerException is { } inner && inner.Message != exception.Message ? $"{exception.Message} {inner.Message}" : exception.Message;

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }
        return null;
    }
}

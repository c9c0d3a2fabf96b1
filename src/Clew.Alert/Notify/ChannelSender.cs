using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Clew.Alert.Notify.Formats;
using Clew.Alert.Notify.Mail;
using Clew.Export;
using Clew.Export.Send;

namespace Clew.Alert.Notify;

/// <summary>Makes one attempt to tell a channel of a message.</summary>
internal sealed class ChannelSender
{
    private const int AnswerBytesMax = 4_096;
    private readonly ChannelOptions options;
    private readonly DestinationOptions connectionOptions;
    private readonly DestinationConnection connection;
    private readonly TimeProvider time;

    /// <exception cref="InvalidDataException">A certificate or key file cannot be used; the message names it.</exception>
    public ChannelSender(ChannelOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        connectionOptions = new DestinationOptions { Name = options.Name, Endpoint = options.Endpoint, Tls = options.Tls, Timeout = options.Timeout };
        connection = new DestinationConnection(connectionOptions);
    }

    public async Task<Attempt> SendAsync(Message message, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return options.Kind == ChannelKind.Email ? await MailAsync(message, either.Token) : await PostAsync(message, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ChannelFault.OfTimeout(options);
        }
        catch (SmtpException refused)
        {
            return ChannelFault.OfMail(options, refused);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            Delivery read = ConnectionFault.Read(e, connectionOptions, connection.CertificateFault);
            return ChannelFault.OfConnection(options, read.Fault, read.Message ?? e.Message);
        }
    }

    private async Task<Attempt> PostAsync(Message message, CancellationToken cancellationToken)
    {
        ChannelRequest wanted = ChannelFormat.Write(options, message, time.GetUtcNow());
        using HttpRequestMessage request = new(HttpMethod.Post, wanted.Address) { Content = new ReadOnlyMemoryContent(wanted.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(wanted.ContentType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Clew", typeof(ChannelSender).Assembly.GetName().Version?.ToString(3)));
        foreach ((string name, string value) in wanted.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        foreach ((string name, string value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, MessageTemplate.Parse(value, out _).FillHeader(message));
        }
        using HttpResponseMessage response = await connection.Http.SendAsync(request, cancellationToken);
        string answer = await ReadAnswerAsync(response, cancellationToken);
        TimeSpan? retryAfter = response.Headers.RetryAfter is not { } header ? null : header.Delta ?? (header.Date is { } date ? date - time.GetUtcNow() : null);
        return ChannelFault.OfHttp(options, (int)response.StatusCode, answer, retryAfter);
    }

    private async Task<Attempt> MailAsync(Message message, CancellationToken cancellationToken)
    {
        string text = MailText.Write(message, options.Mail!, time.GetUtcNow());
        SslClientAuthenticationOptions tls = connection.SslOptions();
        SmtpReply taken = await SmtpSession.SendAsync(options, tls, text, cancellationToken);
        return new Attempt(AttemptOutcome.Told, $"{options.Endpoint.Authority} took the mail ({taken}).", $"SMTP {taken.Code}");
    }

    private static async Task<string> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[AnswerBytesMax];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}

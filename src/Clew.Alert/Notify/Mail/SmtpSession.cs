using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Clew.Alert.Notify.Mail;

/// <summary>
/// One mail over one connection (RFC 5321): greeting, STARTTLS (RFC 3207), AUTH PLAIN (RFC 4616) or LOGIN, envelope, data. The runtime's own client
/// neither speaks TLS from the first byte on nor trusts an authority for one connection only.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LineBytesMax = 4_096;
    private const int ReplyLinesMax = 100;
    private readonly TcpClient client = new();
    private readonly byte[] buffer = new byte[LineBytesMax];
    private readonly ChannelOptions options;
    private Stream stream = Stream.Null;
    private int buffered;
    private bool isEncrypted;

    private SmtpSession(ChannelOptions options) => this.options = options;

    /// <exception cref="SmtpException">The server refused.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">There is no connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The certificate is not trusted.</exception>
    public static async Task<SmtpReply> SendAsync(ChannelOptions options, SslClientAuthenticationOptions tls, string text, CancellationToken cancellationToken)
    {
        await using SmtpSession session = new(options);
        MailOptions mail = options.Mail!;
        IReadOnlyList<string> extensions = await session.OpenAsync(tls, cancellationToken);
        if (mail.User is { } user)
        {
            await session.AuthenticateAsync(user, mail.Password?.Reveal() ?? "", extensions, cancellationToken);
        }
        await session.AskAsync($"MAIL FROM:<{mail.From}>", cancellationToken);
        foreach (string receiver in mail.To)
        {
            await session.AskAsync($"RCPT TO:<{receiver}>", cancellationToken);
        }
        await session.AskAsync("DATA", cancellationToken);
        // Section 4.5.2: a dot at the start of a line is doubled. The text has CRLF line ends only.
        string data = text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        SmtpReply taken = await session.AskAsync(data + ".", "the mail", cancellationToken);
        await session.WriteAsync("QUIT", cancellationToken);
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        client.Dispose();
    }

    private async Task<IReadOnlyList<string>> OpenAsync(SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(options.Endpoint.Host, options.Endpoint.Port, cancellationToken);
        stream = client.GetStream();
        if (options.Endpoint.Scheme == "smtps")
        {
            await EncryptAsync(tls, cancellationToken);
        }
        Check("the greeting", await ReadAsync(cancellationToken));
        IReadOnlyList<string> extensions = await HelloAsync(cancellationToken);
        bool isOffered = extensions.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase);
        StartTls wanted = options.Mail!.StartTls;
        if (!isEncrypted && wanted != StartTls.Never && (isOffered || wanted == StartTls.Required))
        {
            if (!isOffered)
            {
                throw new SmtpException("STARTTLS", new SmtpReply(0, ["the server does not offer it, and nothing is sent in clear text. Set start_tls: offered if that is meant."]));
            }
            await AskAsync("STARTTLS", cancellationToken);
            // What came in clear text before the handshake may be anybody's.
            buffered = 0;
            await EncryptAsync(tls, cancellationToken);
            extensions = await HelloAsync(cancellationToken);
        }
        return extensions;
    }

    private async Task EncryptAsync(SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        SslStream encrypted = new(stream);
        stream = encrypted;
        tls.TargetHost ??= options.Endpoint.Host;
        await encrypted.AuthenticateAsClientAsync(tls, cancellationToken);
        isEncrypted = true;
    }

    private async Task<IReadOnlyList<string>> HelloAsync(CancellationToken cancellationToken)
    {
        string domain = options.Mail!.From[(options.Mail.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        SmtpReply reply = await AskAsync($"EHLO {domain}", cancellationToken);
        return [.. reply.Lines.Skip(1)];
    }

    private async Task AuthenticateAsync(string user, string password, IReadOnlyList<string> extensions, CancellationToken cancellationToken)
    {
        if (!isEncrypted && options.Mail!.StartTls != StartTls.Never)
        {
            throw new SmtpException("AUTH", new SmtpReply(0, ["the connection is not encrypted, so no password is sent. Set start_tls: never if that is meant."]));
        }
        string[] mechanisms = extensions.FirstOrDefault(static line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))?.Split(' ') ?? [];
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) || !mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), "AUTH PLAIN", cancellationToken);
            return;
        }
        await AskAsync("AUTH LOGIN", cancellationToken);
        await AskAsync(Base64(user), "AUTH LOGIN, user", cancellationToken);
        await AskAsync(Base64(password), "AUTH LOGIN, password", cancellationToken);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken) => AskAsync(command, command, cancellationToken);

    private async Task<SmtpReply> AskAsync(string command, string step, CancellationToken cancellationToken)
    {
        await WriteAsync(command, cancellationToken);
        SmtpReply reply = await ReadAsync(cancellationToken);
        Check(step, reply);
        return reply;
    }

    private static void Check(string step, SmtpReply reply)
    {
        if (!reply.IsPositive)
        {
            throw new SmtpException(step, reply);
        }
    }

    private async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < ReplyLinesMax)
        {
            string line = await ReadLineAsync(cancellationToken);
            bool isReply = line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), out _);
            if (!isReply)
            {
                return new SmtpReply(0, [line]);
            }
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), lines);
            }
        }
        throw new IOException("The server's answer does not end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int end = buffer.AsSpan(0, buffered).IndexOf((byte)'\n');
            if (end >= 0)
            {
                string line = Encoding.UTF8.GetString(buffer, 0, end).TrimEnd('\r');
                buffer.AsSpan((end + 1)..buffered).CopyTo(buffer);
                buffered -= end + 1;
                return line;
            }
            int read = buffered < buffer.Length ? await stream.ReadAsync(buffer.AsMemory(buffered), cancellationToken) : 0;
            if (read == 0)
            {
                throw new IOException(buffered == buffer.Length ? "The server's answer has a line without an end." : "The server ended the connection.");
            }
            buffered += read;
        }
    }
}

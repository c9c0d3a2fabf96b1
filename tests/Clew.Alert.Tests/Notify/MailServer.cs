using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Clew.Alert.Tests.Notify;

/// <summary>A mail server on a real socket that takes one mail and remembers what was said.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private readonly List<string> commands = [];
    private Stream stream = Stream.Null;

    /// <param name="certificate">For STARTTLS; null does not offer it.</param>
    public MailServer(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        listener.Start();
        Done = RunAsync();
    }

    public Uri Address => new($"smtp://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Completes when the client has gone.</summary>
    public Task Done { get; }

    /// <summary>Answer to AUTH.</summary>
    public string AuthReply { get; init; } = "235 ok";

    public IReadOnlyList<string> Commands => commands;

    public bool WasEncrypted => stream is SslStream;

    /// <summary>The mail as sent, dots included.</summary>
    public string Mail { get; private set; } = "";

    public void Dispose() => listener.Dispose();

    private async Task RunAsync()
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        stream = client.GetStream();
        await SayAsync("220-hello\r\n220 there");
        while (await ReadLineAsync() is { } line)
        {
            commands.Add(line);
            switch (line.Split(' ')[0])
            {
                case "EHLO":
                    await SayAsync("250-localhost\r\n250-AUTH PLAIN LOGIN" + (certificate is not null && !WasEncrypted ? "\r\n250-STARTTLS" : "") + "\r\n250 8BITMIME");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go");
                    SslStream encrypted = new(stream);
                    stream = encrypted;
                    await encrypted.AuthenticateAsServerAsync(certificate!);
                    break;
                case "AUTH":
                    await SayAsync(AuthReply);
                    break;
                case "DATA":
                    await SayAsync("354 send");
                    StringBuilder mail = new();
                    while (await ReadLineAsync() is { } part && part != ".")
                    {
                        mail.Append(part).Append('\n');
                    }
                    Mail = mail.ToString();
                    await SayAsync("250 queued as 42");
                    break;
                case "QUIT":
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }
    }

    private async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));

    private async Task<string?> ReadLineAsync()
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }
}

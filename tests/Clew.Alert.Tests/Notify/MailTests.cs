using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clew.Alert.Notify;
using Clew.Alert.Notify.Mail;
using Clew.Configuration;
using Clew.Export;
using Clew.Export.Tests;

namespace Clew.Alert.Tests.Notify;

public sealed class MailTests : IDisposable
{
    private readonly TestAuthority authority = new();
    private readonly string caFile = Path.GetTempFileName();

    public MailTests() => File.WriteAllText(caFile, authority.Pem);

    public void Dispose()
    {
        File.Delete(caFile);
        authority.Dispose();
    }

    [Fact]
    public async Task Send_StartTlsAndPassword_DeliversOverTls()
    {
        using X509Certificate2 certificate = authority.Issue("localhost");
        using MailServer server = new(certificate);

        ChannelTestReply reply = await TestAsync(Options(server));

        await server.Done;
        reply.Ok.ShouldBeTrue(reply.Summary);
        reply.Summary.ShouldContain("queued as 42");
        server.WasEncrypted.ShouldBeTrue();
        server.Commands.ShouldBe([
            "EHLO clew.example", "STARTTLS", "EHLO clew.example", "AUTH PLAIN " + Convert.ToBase64String("\0me\0pa55"u8), "MAIL FROM:<alerts@clew.example>", "RCPT TO:<a@team.example>",
            "RCPT TO:<b@team.example>", "DATA", "QUIT",
        ]);
        Body(server.Mail).ShouldContain("Somebody pressed the test button");
    }

    [Fact]
    public async Task Send_ServerWithoutStartTls_SendsNothing()
    {
        using MailServer server = new(certificate: null);

        ChannelTestReply reply = await TestAsync(Options(server));

        reply.Ok.ShouldBeFalse();
        reply.Summary.ShouldContain("the server does not offer it, and nothing is sent in clear text");
        server.Commands.ShouldBe(["EHLO clew.example"]);
    }

    [Fact]
    public async Task Send_WrongPassword_SaysWhatToLookAtAndNotThePassword()
    {
        using X509Certificate2 certificate = authority.Issue("localhost");
        using MailServer server = new(certificate) { AuthReply = "535 authentication failed" };

        ChannelTestReply reply = await TestAsync(Options(server));

        reply.Status.ShouldBe("SMTP 535");
        reply.Summary.ShouldContain("Look at username and password");
        reply.Summary.ShouldNotContain(Convert.ToBase64String("\0me\0pa55"u8));
    }

    [Fact]
    public async Task Send_CertificateOfAnotherHost_IsNotTrusted()
    {
        using X509Certificate2 certificate = authority.Issue("other.example");
        using MailServer server = new(certificate);

        ChannelTestReply reply = await TestAsync(Options(server));

        reply.Summary.ShouldBe($"The certificate of {server.Address.Authority} is for another host name.");
    }

    [Fact]
    public void Write_HostileText_StaysWithinItsPart()
    {
        string mail = MailText.Write(new Message([SomeNotification.Of(tool: "é<img src=x>\r\nBcc: x@evil\r\n.\r\n")]), Options(null).Mail!, SomeNotification.Start);

        string[] lines = mail.Split("\r\n");
        lines.ShouldAllBe(line => line.Length <= 998 && line.All(char.IsAscii) && line != ".");
        lines.ShouldNotContain(line => line.StartsWith("Bcc", StringComparison.Ordinal));
        Encoding.UTF8.GetString(Convert.FromBase64String(Part(mail, "text/html"))).ShouldContain("&#233;&lt;img src=x&gt;");
        Body(mail).ShouldContain("- connection refused: 82 % of the failures (41 of 50)");
    }

    private static string Body(string mail) => Encoding.UTF8.GetString(Convert.FromBase64String(Part(mail.ReplaceLineEndings("\r\n"), "text/plain")));

    private static string Part(string mail, string type)
    {
        string part = mail[mail.IndexOf("Content-Type: " + type, StringComparison.Ordinal)..];
        part = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return part[..part.IndexOf("--clew-", StringComparison.Ordinal)].Replace("\r\n", "", StringComparison.Ordinal);
    }

    private static Task<ChannelTestReply> TestAsync(ChannelOptions options) => NotificationQueue.TestAsync(options, new Uri("https://clew.example"), TimeProvider.System, CancellationToken.None);

    private ChannelOptions Options(MailServer? server) => SomeNotification.Channel(server?.Address ?? new Uri("smtp://localhost:25"), kind: ChannelKind.Email) with
    {
        Mail = new MailOptions("alerts@clew.example", ["a@team.example", "b@team.example"], "me", new Secret("pa55"), StartTls.Required),
        Tls = new TlsOptions { CaFile = caFile },
    };
}

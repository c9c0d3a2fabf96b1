using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clew.Export.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-tls-").FullName;
    private readonly TestAuthority authority = new();

    [Theory]
    [InlineData(ExportProtocol.HttpProtobuf)]
    [InlineData(ExportProtocol.Grpc)]
    public async Task OwnAuthority_IsTrustedWhenItIsNamed(ExportProtocol protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("localhost"));
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Protocol = protocol, Tls = new TlsOptions { CaFile = Write("ca.pem", authority.Pem) } });

        await fixture.SendAsync("one");
        await receiver.WhenSpansAsync(1);

        receiver.Requests.Single().Protocol.ShouldBe(protocol == ExportProtocol.Grpc ? "HTTP/2" : "HTTP/1.1");
    }

    [Fact]
    public async Task ClientCertificate_IsShown()
    {
        using X509Certificate2 own = authority.Issue("our-service");
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("localhost"), acceptsClient: client => client.Thumbprint == own.Thumbprint);
        TlsOptions tls = new() { CaFile = Write("ca.pem", authority.Pem), CertFile = Write("cert.pem", own.ExportCertificatePem()), KeyFile = Write("key.pem", TestAuthority.KeyPem(own)) };
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Tls = tls });

        await fixture.SendAsync("one");
        await receiver.WhenSpansAsync(1);

        receiver.Requests.Single().ClientCertificate!.Subject.ShouldBe("CN=our-service");
    }

    [Fact]
    public async Task ClientCertificate_Missing_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("localhost"), acceptsClient: _ => true);

        ExportTestReply reply = await TestAsync(receiver, new TlsOptions { CaFile = Write("ca.pem", authority.Pem) });

        (reply.Ok, reply.Fault).ShouldBe((false, ExportFault.TlsClientCertificate));
        reply.Summary.ShouldContain("tls.cert_file");
    }

    [Fact]
    public async Task UnknownAuthority_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("localhost"));

        ExportTestReply reply = await TestAsync(receiver, new TlsOptions());

        reply.Fault.ShouldBe(ExportFault.TlsUntrusted);
        reply.Summary.ShouldContain("tls.ca_file");
    }

    [Fact]
    public async Task WrongName_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("elsewhere.example"));

        ExportTestReply reply = await TestAsync(receiver, new TlsOptions { CaFile = Write("ca.pem", authority.Pem) });

        reply.Fault.ShouldBe(ExportFault.TlsWrongName);
    }

    [Fact]
    public async Task ExpiredCertificate_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("localhost", expired: true));

        ExportTestReply reply = await TestAsync(receiver, new TlsOptions { CaFile = Write("ca.pem", authority.Pem) });

        reply.Fault.ShouldBe(ExportFault.TlsExpired);
    }

    [Fact]
    public async Task SkipVerify_SendsAndIsShownAsAProblem()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(certificate: authority.Issue("elsewhere.example"));
        await using FanOutFixture fixture = new(FanOutFixture.To(receiver) with { Tls = new TlsOptions { SkipVerify = true } });

        await fixture.SendAsync("one");
        await receiver.WhenSpansAsync(1);
        await DeliveryTests.EmptyAsync(fixture);

        fixture.Status().Health.ShouldBe(DestinationHealth.Failing);
        fixture.Status().Problem!.ShouldContain("insecure_skip_verify");
    }

    [Fact]
    public async Task PlainReceiver_AskedWithTls_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();

        ExportTestReply reply = await ExportTest.RunAsync(
            new DestinationOptions { Name = "a", Endpoint = new UriBuilder(receiver.Address) { Scheme = "https" }.Uri }, "id", TimeProvider.System, CancellationToken.None);

        reply.Fault.ShouldBe(ExportFault.TlsNotSpoken);
    }

    [Fact]
    public void MissingFile_IsNamed() => new TlsOptions { CaFile = Path.Combine(folder, "none.pem") }.Fault()!.ShouldContain("none.pem");

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<ExportTestReply> TestAsync(OtlpReceiver receiver, TlsOptions tls) =>
        ExportTest.RunAsync(FanOutFixture.To(receiver) with { Tls = tls }, "id", TimeProvider.System, CancellationToken.None);

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clew.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-tls-").FullName;

    [Fact]
    public async Task UiPort_WithACertificate_ServesTheApiAndGrpc()
    {
        using X509Certificate2 certificate = WriteCertificate();
        await using TestServer server = await TestServer.StartAsync(options => options with { TlsCertificatePath = Path.Combine(folder, "cert.pem"), TlsKeyPath = Path.Combine(folder, "key.pem") });
        using SocketsHttpHandler handler = new() { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() } };
        using HttpClient http = new(handler) { BaseAddress = server.Addresses.Ui };

        (await http.GetAsync("/api/v1/traces")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using HttpRequestMessage export = new(HttpMethod.Post, "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        export.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        HttpResponseMessage response = await http.SendAsync(export);
        await response.Content.LoadIntoBufferAsync();

        server.Addresses.Ui.Scheme.ShouldBe("https");
        response.TrailingHeaders.GetValues("grpc-status").Single().ShouldBe("0");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private X509Certificate2 WriteCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}

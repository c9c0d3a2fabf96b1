using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Clew.Export.Send;

/// <summary>Connections to one destination: TLS as configured, no redirects, no cookies, and a memory of why a certificate was refused.</summary>
internal sealed class DestinationConnection
{
    // A keys' rotation at the receiver or a change of its addresses is followed within minutes.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private readonly TlsOptions tls;
    private volatile object? certificateFault;

    /// <exception cref="InvalidDataException">A certificate or key file cannot be used; the message names it.</exception>
    public DestinationConnection(DestinationOptions options)
    {
        tls = options.Tls;
        SocketsHttpHandler handler = new()
        {
            // Following a redirect would carry the key to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectTimeout = options.Timeout,
            EnableMultipleHttp2Connections = false,
            SslOptions = SslOptions(),
        };
        Http = new HttpMessageInvoker(handler);
    }

    public HttpMessageInvoker Http { get; }

    /// <summary>What was wrong with the certificate that was refused last.</summary>
    public ExportFault CertificateFault => certificateFault is ExportFault fault ? fault : ExportFault.None;

    internal SslClientAuthenticationOptions SslOptions()
    {
        SslClientAuthenticationOptions options = new() { RemoteCertificateValidationCallback = Validate };
        if (tls.ServerName is string name)
        {
            options.TargetHost = name;
        }
        if (tls.CaFile is string ca)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Load(ca, static path =>
            {
                X509Certificate2Collection certificates = [];
                certificates.ImportFromPemFile(path);
                return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate");
            }));
        }
        if (tls.CertFile is string certificate)
        {
            X509Certificate2 own = Load(certificate, path => X509Certificate2.CreateFromPemFile(path, tls.KeyFile));
            options.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        }
        return options;
    }

    private static T Load<T>(string path, Func<string, T> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The PEM file '{path}' cannot be used: {e.Message}", e);
        }
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || tls.SkipVerify)
        {
            return true;
        }
        certificateFault = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? ExportFault.TlsWrongName
            : chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true ? ExportFault.TlsExpired
            : ExportFault.TlsUntrusted;
        return false;
    }
}

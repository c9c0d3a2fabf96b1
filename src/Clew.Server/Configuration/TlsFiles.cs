using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>The certificate that a port shows.</summary>
/// <param name="CertificatePath">PEM, with its chain.</param>
/// <param name="KeyPath">PEM.</param>
public sealed record TlsFiles(string CertificatePath, string KeyPath)
{
    internal static TlsFiles Read(ConfigReader reader)
    {
        TlsFiles files = new(
            reader.Required("cert_file", ConfigType.Text, "PEM file of the certificate and its chain."),
            reader.Required("key_file", ConfigType.Text, "PEM file of its private key."));
        if (files.Fault() is string fault && files.CertificatePath.Length > 0 && reader.Has("cert_file") && reader.Has("key_file"))
        {
            reader.Fault(fault);
        }
        return files;
    }

    /// <exception cref="CryptographicException">Not a certificate with its key.</exception>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);

    /// <summary>Null when the files can be used.</summary>
    private string? Fault()
    {
        try
        {
            using X509Certificate2 certificate = Load();
            return null;
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return $"The certificate cannot be used: {fault.Message}";
        }
    }
}

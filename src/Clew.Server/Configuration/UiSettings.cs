using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>ui</c>.</summary>
/// <param name="Endpoint">Address of UI, API and OTLP/HTTP; null when the file does not say.</param>
/// <param name="Tls">Its certificate.</param>
public sealed record UiSettings(Endpoint? Endpoint, TlsFiles? Tls)
{
    internal static UiSettings Read(ConfigReader reader) => new(
        reader.Optional("endpoint", Configuration.Endpoint.Type, "Address of UI, API and OTLP/HTTP. There is no login yet: put a proxy with one in front before you open it.", "127.0.0.1:4319"),
        reader.Section("tls", TlsFiles.Read, "Encryption; with it the port takes OTLP/gRPC, too."));
}

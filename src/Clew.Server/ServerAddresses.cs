namespace Clew.Server;

/// <summary>Where the server listens, with the ports that were really taken.</summary>
public sealed class ServerAddresses
{
    public Uri Ui { get; internal set; } = new("http://127.0.0.1");

    public Uri OtlpHttp { get; internal set; } = new("http://127.0.0.1");

    public Uri OtlpGrpc { get; internal set; } = new("http://127.0.0.1");
}

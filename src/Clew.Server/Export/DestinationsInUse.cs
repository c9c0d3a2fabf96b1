using System.Net;
using Clew.Export;
using Clew.Server.Configuration;

namespace Clew.Server.Export;

/// <summary>Follows the configuration: destinations come, change and go while the server runs.</summary>
internal sealed class DestinationsInUse(FanOut fanOut, DestinationRedaction redaction, ConfigurationInUse configuration, ILogger<DestinationsInUse> log)
{
    private bool started;

    /// <exception cref="InvalidDataException">A destination cannot be used; the message names each fault.</exception>
    /// <exception cref="IOException">The folder of the queues cannot be used.</exception>
    public void Start()
    {
        configuration.Subscribe(Use);
        started = true;
    }

    /// <summary>Destinations that are this server itself, by address: its own requests would come back for ever.</summary>
    public static IEnumerable<string> Loops(ServerOptions options) => options.Configuration.Exporters.ChosenBy(options.Configuration.Service)
        .Where(destination => IsOwn(destination.Endpoint, options))
        .Select(destination => $"exporters.{destination.Name}.endpoint: {destination.Endpoint.Authority} is this server itself; what it sends would come back for ever.");

    private void Use(ServerOptions options)
    {
        try
        {
            redaction.Use(options.Configuration);
            fanOut.Use(options.Configuration.Exporters.ChosenBy(options.Configuration.Service));
        }
        catch (Exception e) when (started && e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.DestinationsFailed(log, e.Message);
        }
    }

    private static bool IsOwn(Uri endpoint, ServerOptions options)
    {
        bool isOwnPort = endpoint.Port == options.Port || endpoint.Port == options.OtlpHttpPort || endpoint.Port == options.OtlpGrpcPort;
        return isOwnPort && (endpoint.IsLoopback || endpoint.Host == options.Bind || endpoint.Host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase));
    }
}

using Clew.Alert.Notify;
using Clew.Server.Configuration;

namespace Clew.Server.Notify;

/// <summary>Follows the configuration: channels come, change and go while the server runs.</summary>
internal sealed class ChannelsInUse(NotificationQueue queue, ConfigurationInUse configuration, ILogger<ChannelsInUse> log)
{
    private bool started;

    /// <exception cref="InvalidDataException">A channel cannot be used; the message names the fault.</exception>
    /// <exception cref="IOException">The folder of the journals cannot be used.</exception>
    public void Start()
    {
        configuration.Subscribe(Use);
        started = true;
        queue.Start();
    }

    private void Use(ServerOptions options)
    {
        try
        {
            // A changed configuration comes on a thread of its own, and a channel that goes stops at once.
            queue.UseAsync(options.Configuration.Alerts.Channels).GetAwaiter().GetResult();
        }
        catch (Exception e) when (started && e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.ChannelsFailed(log, e.Message);
        }
    }
}

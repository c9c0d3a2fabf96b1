using Clew.Alert.Notify;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>alerts</c>.</summary>
/// <param name="Channels">Who is told.</param>
public sealed record AlertsSettings(IReadOnlyList<ChannelOptions> Channels)
{
    internal static AlertsSettings Read(ConfigReader reader) => new(
        ReadChannels(reader));

    private static IReadOnlyList<ChannelOptions> ReadChannels(ConfigReader reader)
    {
        IReadOnlyList<ChannelOptions> channels = [];
        reader.SectionOrDefaults<object>("channels", section => channels = ChannelSettings.Read(section), "Who is told. Rules that name no channel tell all.");
        return channels;
    }
}

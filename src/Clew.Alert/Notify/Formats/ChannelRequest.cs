namespace Clew.Alert.Notify.Formats;

/// <summary>One HTTP request of a channel.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Headers">Beside those of the configuration.</param>
internal sealed record ChannelRequest(Uri Address, ReadOnlyMemory<byte> Body, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    internal const string Json = "application/json";

    internal ChannelRequest(Uri address, ReadOnlyMemory<byte> body)
        : this(address, body, Json, [])
    {
    }
}

using System.Globalization;
using System.Net;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>An address to listen on, as the Collector spells it: <c>0.0.0.0:4317</c>, <c>localhost:4317</c>, <c>:4317</c> or <c>[::]:4317</c>.</summary>
public sealed record Endpoint(IPAddress Address, int Port)
{
    internal static ConfigType<Endpoint> Type { get; } = new(
        "address",
        "an IP address or localhost with a port, such as 127.0.0.1:4317 or 0.0.0.0:4317",
        new Endpoint(IPAddress.Loopback, 4317),
        static text => Parse(text) is Endpoint endpoint ? Parsed<Endpoint>.Of(endpoint) : Parsed<Endpoint>.Invalid(),
        static endpoint => endpoint.ToString());

    /// <summary>Null when the text is not an address with a port. A port of 0 takes a free one.</summary>
    public static Endpoint? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > 65535)
        {
            return null;
        }
        string host = text[..colon];
        IPAddress? address = host switch
        {
            "localhost" => IPAddress.Loopback,
            // Go listens on all addresses when none is named.
            "" => IPAddress.Any,
            ['[', .., ']'] => IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out IPAddress? six) ? six : null,
            _ => !host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out IPAddress? four) ? four : null,
        };
        return address is null ? null : new Endpoint(address, port);
    }

    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}

using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>One name per provider.</summary>
internal static class ProviderNames
{
    /// <summary>
    /// The canonical name; what was sent when it is unknown; empty when it names no provider. SDKs append the API they call
    /// (<c>openai.responses</c>), so the part before the last dot is tried as well.
    /// </summary>
    public static Utf8Text Fold(Utf8Text sent, DialectSet dialects)
    {
        ReadOnlySpan<byte> name = sent.Span;
        while (!name.IsEmpty)
        {
            if (dialects.Providers.TryGet(name, out Utf8Text known))
            {
                return known;
            }
            int dot = name.LastIndexOf((byte)'.');
            name = dot < 0 ? [] : name[..dot];
        }
        return sent;
    }

    /// <summary>The provider that answers at a host, not sent when unknown.</summary>
    public static Utf8Text OfHost(Utf8Text host, DialectSet dialects)
    {
        if (dialects.Hosts.TryGet(host.Span, out Utf8Text known))
        {
            return known;
        }
        foreach ((byte[] suffix, Utf8Text provider) in dialects.HostSuffixes)
        {
            if (host.Span.EndsWith(suffix))
            {
                return provider;
            }
        }
        return default;
    }
}

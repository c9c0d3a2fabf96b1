using System.Buffers;
using System.Buffers.Text;

namespace Clew.Telemetry.Otlp;

/// <summary>Base64 in the standard or the URL alphabet, with or without padding: JSON senders use all four.</summary>
internal static class Base64Text
{
    /// <summary>Decodes the bytes in place and returns how many there are; -1 when they are not base64.</summary>
    public static int DecodeInPlace(Span<byte> text)
    {
        text.Replace((byte)'+', (byte)'-');
        text.Replace((byte)'/', (byte)'_');
        text = text.TrimEnd((byte)'=');
        return Base64Url.IsValid(text, out _) ? Base64Url.DecodeFromUtf8InPlace(text) : -1;
    }
}

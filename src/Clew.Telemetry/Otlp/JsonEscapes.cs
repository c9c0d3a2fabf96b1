using System.Buffers.Text;
using System.Text;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// Replaces the escapes of a JSON string. <c>Utf8JsonReader.CopyString</c> throws on half of a surrogate pair, which JavaScript senders
/// produce when they cut text; here it becomes U+FFFD.
/// </summary>
internal static class JsonEscapes
{
    /// <param name="escaped">The inside of a string whose syntax was checked.</param>
    /// <param name="plain">At least as long; an escape is never shorter than what it stands for.</param>
    /// <param name="repaired">A lone surrogate was replaced.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> plain, out bool repaired)
    {
        repaired = false;
        int written = 0;
        while (escaped.Length > 0)
        {
            int backslash = escaped.IndexOf((byte)'\\');
            int literal = backslash < 0 ? escaped.Length : backslash;
            escaped[..literal].CopyTo(plain[written..]);
            written += literal;
            if (backslash < 0)
            {
                break;
            }
            byte kind = escaped[literal + 1];
            escaped = escaped[(literal + 2)..];
            if (kind != 'u')
            {
                plain[written++] = Simple(kind);
                continue;
            }
            Rune rune = ReadRune(ref escaped, ref repaired);
            written += rune.EncodeToUtf8(plain[written..]);
        }
        return written;
    }

    private static byte Simple(byte kind) => kind switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => kind,
    };

    private static Rune ReadRune(ref ReadOnlySpan<byte> rest, ref bool repaired)
    {
        char first = ReadHex(rest);
        rest = rest[4..];
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }
        if (char.IsHighSurrogate(first) && rest.StartsWith("\\u"u8))
        {
            char second = ReadHex(rest[2..]);
            if (char.IsLowSurrogate(second))
            {
                rest = rest[6..];
                return new Rune(first, second);
            }
        }
        repaired = true;
        return Rune.ReplacementChar;
    }

    private static char ReadHex(ReadOnlySpan<byte> digits)
    {
        Utf8Parser.TryParse(digits[..4], out uint value, out _, 'x');
        return (char)value;
    }
}

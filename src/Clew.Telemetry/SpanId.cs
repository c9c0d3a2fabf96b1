using System.Globalization;

namespace Clew.Telemetry;

/// <summary>A W3C span id: 8 bytes, big-endian in <see cref="Value"/>. Zero means none.</summary>
public readonly record struct SpanId(ulong Value)
{
    public bool IsEmpty => Value == 0;

    /// <summary>Parses 1 to 16 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out SpanId id)
    {
        bool parsed = hex.Length is > 0 and <= 16 & ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value);
        id = new SpanId(parsed ? value : 0);
        return parsed;
    }

    /// <summary>16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}

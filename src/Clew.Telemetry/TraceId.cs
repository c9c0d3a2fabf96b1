using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Clew.Telemetry;

/// <summary>A W3C trace id: 16 bytes, big-endian in <see cref="High"/> then <see cref="Low"/>. All zero is invalid.</summary>
public readonly record struct TraceId(ulong High, ulong Low)
{
    public bool IsEmpty => (High | Low) == 0;

    public static TraceId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>Parses 32 hexadecimal digits of either case; shorter ids (64-bit tracers) are left-padded with zeros.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [MaybeNullWhen(false)] out TraceId id)
    {
        id = default;
        if (hex.Length is 0 or > 32)
        {
            return false;
        }
        Span<char> padded = stackalloc char[32];
        padded.Fill('0');
        hex.CopyTo(padded[(32 - hex.Length)..]);
        Span<byte> bytes = stackalloc byte[16];
        if (Convert.FromHexString(padded, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }
        id = Read(bytes);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}

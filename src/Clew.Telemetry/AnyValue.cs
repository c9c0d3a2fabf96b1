using System.Runtime.CompilerServices;

namespace Clew.Telemetry;

/// <summary>The kinds of <c>opentelemetry.proto.common.v1.AnyValue</c>.</summary>
public enum AnyValueKind : byte
{
    Empty,
    String,
    Bool,
    Int,
    Double,
    Array,
    KeyValueList,
    Bytes,
}

/// <summary>An attribute value in 24 bytes: scalars are held in place, text and bytes as a slice of their buffer.</summary>
public readonly struct AnyValue
{
    private readonly object? reference;
    private readonly long bits;

    private AnyValue(AnyValueKind kind, object? reference, long bits)
    {
        Kind = kind;
        this.reference = reference;
        this.bits = bits;
    }

    public AnyValueKind Kind { get; }

    public static AnyValue From(bool value) => new(AnyValueKind.Bool, null, value ? 1 : 0);

    public static AnyValue From(long value) => new(AnyValueKind.Int, null, value);

    public static AnyValue From(double value) => new(AnyValueKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Valid UTF-8 in <paramref name="array"/>.</summary>
    public static AnyValue FromText(byte[] array, int offset, int length) => new(AnyValueKind.String, array, ((long)offset << 32) | (uint)length);

    public static AnyValue From(Utf8Text text) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(text.Memory, out ArraySegment<byte> segment)
            ? FromText(segment.Array ?? [], segment.Offset, segment.Count)
            : FromText([], 0, 0);

    public static AnyValue From(string text) => From(Utf8Text.From(text));

    public static AnyValue FromBytes(byte[] array, int offset, int length) => new(AnyValueKind.Bytes, array, ((long)offset << 32) | (uint)length);

    public static AnyValue From(AnyValue[] items) => new(AnyValueKind.Array, items, 0);

    public static AnyValue From(KeyValue[] items) => new(AnyValueKind.KeyValueList, items, 0);

    public bool AsBool => bits != 0;

    public long AsInt => bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The text of a <see cref="AnyValueKind.String"/>; not sent for every other kind.</summary>
    public Utf8Text AsText => Kind == AnyValueKind.String ? new(Unsafe.As<byte[]>(reference)!, (int)(bits >> 32), (int)bits) : default;

    public ReadOnlySpan<byte> AsBytes => Kind is AnyValueKind.Bytes or AnyValueKind.String
        ? new(Unsafe.As<byte[]>(reference), (int)(bits >> 32), (int)bits)
        : default;

    public ReadOnlySpan<AnyValue> AsArray => Kind == AnyValueKind.Array ? Unsafe.As<AnyValue[]>(reference) : default;

    public ReadOnlySpan<KeyValue> AsKeyValueList => Kind == AnyValueKind.KeyValueList ? Unsafe.As<KeyValue[]>(reference) : default;
}

/// <summary>An attribute.</summary>
public readonly record struct KeyValue(Utf8Text Key, AnyValue Value);

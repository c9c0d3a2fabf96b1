using Any = Clew.Telemetry.Otlp.OtlpFields.AnyValue;
using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Where the parts of an attribute are that <see cref="ProtobufReader.TryPeekShortAttribute"/> saw.</summary>
/// <param name="start">Of its message in the request.</param>
/// <param name="length">Of the message.</param>
/// <param name="scalarTag">What the value is.</param>
/// <param name="keyLength">Of the key, which is behind its tag and its length.</param>
/// <param name="scalar">Where in the message the value is: of a text its length, which is one byte.</param>
internal ref struct ShortAttribute(int start, int length, byte scalarTag, int keyLength, int scalar)
{
    public const byte KeyTag = (byte)((F.KeyValue.Key << 3) | WireType.Length);
    public const byte ValueTag = (byte)((F.KeyValue.Value << 3) | WireType.Length);
    public const byte TextTag = (byte)((Any.StringValue << 3) | WireType.Length);
    public const byte BoolTag = (byte)((Any.BoolValue << 3) | WireType.Varint);
    public const byte IntTag = (byte)((Any.IntValue << 3) | WireType.Varint);
    public const byte DoubleTag = (byte)((Any.DoubleValue << 3) | WireType.Fixed64);

    public readonly byte ScalarTag => scalarTag;

    /// <summary>The value, unless it is a text.</summary>
    public ulong Bits { get; set; }

    public readonly ByteRange Key => new(start + 2, keyLength);

    public readonly ByteRange Text => new(start + scalar + 1, length - scalar - 1);

    /// <summary>Key and value, with tags and lengths in between that are ASCII.</summary>
    public readonly ByteRange Whole => new(start, length);
}

using System.Buffers.Binary;
using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Builds Protocol Buffers field by field, independently of the product's writer, so that tests can also build wrong ones.</summary>
internal static class Proto
{
    public static byte[] Message(params byte[][] fields) => fields.SelectMany(field => field).ToArray();

    public static byte[] Number(uint field, ulong value) => [.. Varint(field << 3), .. Varint(value)];

    public static byte[] Fixed64(uint field, ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((field << 3) | 1), .. bytes];
    }

    public static byte[] Double(uint field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public static byte[] Fixed32(uint field, uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return [.. Varint((field << 3) | 5), .. bytes];
    }

    public static byte[] Bytes(uint field, params byte[] value) => [.. Varint((field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Text(uint field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field that is a message.</summary>
    public static byte[] Sub(uint field, params byte[][] fields) => Bytes(field, Message(fields));

    public static byte[] Group(uint field, params byte[][] fields) =>
        [.. Varint((field << 3) | 3), .. Message(fields), .. Varint((field << 3) | 4)];

    /// <summary>A KeyValue with a string.</summary>
    public static byte[] Attribute(uint field, string key, string value) => Sub(field, Text(1, key), Sub(2, Text(1, value)));

    /// <summary>A request with one resource and one scope; the same for all signals.</summary>
    public static byte[] Request(params byte[][] items) => Sub(1, Sub(2, Sub(1, Text(1, "x")), Message(items.Select(item => Bytes(2, item)).ToArray())));

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)value);
        return [.. bytes];
    }
}

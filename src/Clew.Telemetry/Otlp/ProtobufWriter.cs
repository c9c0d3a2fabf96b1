using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// Writes Protocol Buffers from the end to the start: when a message is closed, its length is already known, so nothing is measured
/// beforehand or moved afterwards. Callers therefore write fields, and elements of lists, in reverse order.
/// Fields with their default value are left out.
/// </summary>
internal sealed class ProtobufWriter : IDisposable
{
    private const int InitialBytes = 64 * 1024;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int start;

    public ProtobufWriter()
    {
        start = buffer.Length;
    }

    /// <summary>Bytes written so far. Taken before a message's fields, it marks the message's end for <see cref="Message"/>.</summary>
    public int Length => buffer.Length - start;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(start);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Closes the message whose fields were written since <paramref name="mark"/>.</summary>
    public void Message(uint field, int mark)
    {
        Varint((ulong)(Length - mark));
        Tag(field, WireType.Length);
    }

    /// <summary>Left out when not sent; an empty text is written.</summary>
    public void Text(uint field, Utf8Text text)
    {
        if (!text.IsNull)
        {
            Bytes(field, text.Span);
        }
    }

    public void Bytes(uint field, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Varint((ulong)bytes.Length);
        Tag(field, WireType.Length);
    }

    public void TraceId(uint field, TraceId id)
    {
        if (!id.IsEmpty)
        {
            id.Write(Reserve(16));
            Varint(16);
            Tag(field, WireType.Length);
        }
    }

    public void SpanId(uint field, SpanId id)
    {
        if (!id.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), id.Value);
            Varint(8);
            Tag(field, WireType.Length);
        }
    }

    public void Varint(uint field, ulong value)
    {
        if (value != 0)
        {
            RequiredVarint(field, value);
        }
    }

    /// <summary>Written even when zero: members of a oneof have presence.</summary>
    public void RequiredVarint(uint field, ulong value)
    {
        Varint(value);
        Tag(field, WireType.Varint);
    }

    /// <summary>A zigzag-encoded <c>sint32</c>.</summary>
    public void SInt32(uint field, int value) => Varint(field, (uint)((value << 1) ^ (value >> 31)));

    public void Fixed64(uint field, ulong value)
    {
        if (value != 0)
        {
            RequiredFixed64(field, value);
        }
    }

    public void RequiredFixed64(uint field, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Tag(field, WireType.Fixed64);
    }

    public void Time(uint field, long unixNano) => Fixed64(field, (ulong)unixNano);

    /// <summary>Left out when null.</summary>
    public void Double(uint field, double? value)
    {
        if (value is double number)
        {
            RequiredFixed64(field, BitConverter.DoubleToUInt64Bits(number));
        }
    }

    public void Fixed32(uint field, uint value)
    {
        if (value != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
            Tag(field, WireType.Fixed32);
        }
    }

    public void PackedFixed64s(uint field, List<ulong> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        int mark = Length;
        for (int i = values.Count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), values[i]);
        }
        Message(field, mark);
    }

    public void PackedVarints(uint field, List<ulong> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        int mark = Length;
        for (int i = values.Count - 1; i >= 0; i--)
        {
            Varint(values[i]);
        }
        Message(field, mark);
    }

    public void PackedDoubles(uint field, List<double> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        int mark = Length;
        for (int i = values.Count - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), values[i]);
        }
        Message(field, mark);
    }

    private void Tag(uint field, uint wireType) => Varint((field << 3) | wireType);

    private void Varint(ulong value)
    {
        int size = (BitOperations.Log2(value | 1) / 7) + 1;
        Span<byte> bytes = Reserve(size);
        for (int i = 0; i < size - 1; i++, value >>= 7)
        {
            bytes[i] = (byte)(value | 0x80);
        }
        bytes[size - 1] = (byte)value;
    }

    private Span<byte> Reserve(int count)
    {
        if (start < count)
        {
            Grow(count);
        }
        start -= count;
        return buffer.AsSpan(start, count);
    }

    private void Grow(int count)
    {
        long wanted = Math.Max(buffer.Length * 2L, (long)Length + count);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        int newStart = larger.Length - Length;
        Written.CopyTo(larger.AsSpan(newStart));
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        start = newStart;
    }
}

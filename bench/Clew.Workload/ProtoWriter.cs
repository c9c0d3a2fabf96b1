using System.Buffers.Binary;
using System.Text;

namespace Clew.Workload;

/// <summary>
/// Writes Protocol Buffers front to back. The server's codec reads; this writes independently of it, so that a mistake in one is not
/// repeated in the other.
/// </summary>
public sealed class ProtoWriter
{
    private byte[] buffer = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Varint(int field, ulong number)
    {
        Number((uint)field << 3);
        Number(number);
    }

    public void Fixed64(int field, ulong number)
    {
        Number((uint)field << 3 | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Take(8), number);
    }

    public void Fixed32(int field, uint number)
    {
        Number((uint)field << 3 | 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Take(4), number);
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Number((uint)field << 3 | 2);
        Number((uint)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    public void Text(int field, string text)
    {
        Number((uint)field << 3 | 2);
        int length = Encoding.UTF8.GetByteCount(text);
        Number((uint)length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Starts a nested message; hand what is returned to <see cref="Close"/>.</summary>
    public int Open(int field)
    {
        Number((uint)field << 3 | 2);
        Take(1);
        return Length;
    }

    /// <summary>Ends a nested message. Its length gets exactly the bytes it needs, as real exporters write it.</summary>
    public void Close(int start)
    {
        int length = Length - start;
        int extra = 0;
        for (int rest = length >> 7; rest > 0; rest >>= 7)
        {
            extra++;
        }
        Take(extra);
        buffer.AsSpan(start, length).CopyTo(buffer.AsSpan(start + extra));
        PutNumber(buffer.AsSpan(start - 1), (uint)length);
    }

    private void Number(ulong number)
    {
        Span<byte> encoded = stackalloc byte[10];
        int length = PutNumber(encoded, number);
        encoded[..length].CopyTo(Take(length));
    }

    private static int PutNumber(Span<byte> target, ulong number)
    {
        int length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            target[length++] = (byte)(number | 0x80);
        }
        target[length++] = (byte)number;
        return length;
    }

    private Span<byte> Take(int count)
    {
        if (Length + count > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        }
        Length += count;
        return buffer.AsSpan(Length - count, count);
    }
}

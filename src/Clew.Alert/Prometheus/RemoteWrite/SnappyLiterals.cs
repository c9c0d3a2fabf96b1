using System.Buffers.Binary;

namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>
/// The Snappy block format without any compression: a length and literals, which every decoder reads. Remote-write demands the format; the numbers of one
/// server are too few to pay for a compressor.
/// </summary>
internal static class SnappyLiterals
{
    private const int ChunkBytesMax = 1 << 16;

    /// <summary>A literal whose length less one follows in two bytes.</summary>
    private const byte TwoByteLength = 61 << 2;

    public static byte[] Encode(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream block = new(bytes.Length + 16);
        uint left = (uint)bytes.Length;
        for (; left >= 0x80; left >>= 7)
        {
            block.WriteByte((byte)(left | 0x80));
        }
        block.WriteByte((byte)left);
        Span<byte> length = stackalloc byte[2];
        for (int start = 0; start < bytes.Length; start += ChunkBytesMax)
        {
            ReadOnlySpan<byte> chunk = bytes[start..Math.Min(bytes.Length, start + ChunkBytesMax)];
            block.WriteByte(TwoByteLength);
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(chunk.Length - 1));
            block.Write(length);
            block.Write(chunk);
        }
        return block.ToArray();
    }
}

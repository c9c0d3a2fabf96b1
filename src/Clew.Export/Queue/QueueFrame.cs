using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Clew.Export.Queue;

/// <summary>
/// A frame of a queue file: 32 bytes of header, then one OTLP request as Protocol Buffers. The checksum covers everything after itself, so
/// that a frame which a crash cut short, or a disk changed, is seen.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal readonly struct QueueFrame(int payloadBytes, int items, long enqueuedUnixMillis, uint checksum)
{
    public const int Size = 32;

    // "CLQ1": the version of the format.
    private const uint MagicNumber = 0x31514C43;

    private readonly uint magic = MagicNumber;
    private readonly uint checksum = checksum;
    private readonly long enqueuedUnixMillis = enqueuedUnixMillis;
    private readonly int payloadBytes = payloadBytes;
    private readonly int items = items;
    private readonly long reserved;

    public int PayloadBytes => payloadBytes;

    public int TotalBytes => Size + payloadBytes;

    public int Items => items;

    public long EnqueuedUnixMillis => enqueuedUnixMillis;

    /// <summary>Writes the header in front of a payload that is already in place.</summary>
    public static void Seal(Span<byte> frame, int items, long enqueuedUnixMillis)
    {
        Span<byte> payload = frame[Size..];
        QueueFrame unsigned = new(payload.Length, items, enqueuedUnixMillis, 0);
        QueueFrame signed = new(payload.Length, items, enqueuedUnixMillis, unsigned.ChecksumWith(payload));
        MemoryMarshal.Write(frame, in signed);
    }

    /// <summary>The frame at the start of some bytes; null when they are too few, or not one.</summary>
    public static QueueFrame? Read(ReadOnlySpan<byte> bytes)
    {
        if (ReadHeader(bytes) is not { } frame || bytes.Length < frame.TotalBytes)
        {
            return null;
        }
        return frame.checksum == frame.ChecksumWith(bytes.Slice(Size, frame.payloadBytes)) ? frame : null;
    }

    /// <summary>As <see cref="Read"/>, without a look at the payload, which may not be there.</summary>
    public static QueueFrame? ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
        {
            return null;
        }
        QueueFrame frame = MemoryMarshal.Read<QueueFrame>(bytes);
        return frame.magic == MagicNumber && frame.payloadBytes >= 0 && frame.items >= 0 ? frame : null;
    }

    private uint ChecksumWith(ReadOnlySpan<byte> payload)
    {
        uint crc = BitOperations.Crc32C(uint.MaxValue, (ulong)enqueuedUnixMillis);
        crc = BitOperations.Crc32C(crc, ((ulong)(uint)payloadBytes << 32) | (uint)items);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }
        foreach (byte last in payload[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, last);
        }
        return ~crc;
    }
}

/// <summary>Takes one request and becomes a frame. The bytes go back to their pool when it is disposed.</summary>
internal sealed class FrameBuilder : IBufferWriter<byte>, IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int length = QueueFrame.Size;

    public int Items { get; private set; }

    public int PayloadBytes => length - QueueFrame.Size;

    public ReadOnlyMemory<byte> Frame => buffer.AsMemory(0, length);

    public void Seal(int items, long enqueuedUnixMillis)
    {
        Items = items;
        QueueFrame.Seal(buffer.AsSpan(0, length), items, enqueuedUnixMillis);
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private void Reserve(int count)
    {
        int needed = length + Math.Max(1, count);
        if (buffer.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Clew.Instrumentation.Http;

/// <summary>
/// The binary event stream of AWS (<c>application/vnd.amazon.eventstream</c>): total length, length of the headers and a checksum, each of four
/// bytes; headers; payload; a checksum of the whole. Checksums are the client's business.
/// </summary>
internal sealed class AwsEventFraming : StreamFraming
{
    private const int PreludeBytes = 12;
    private const int TrailerBytes = 4;
    private const byte StringHeader = 7;

    private readonly ArrayBufferWriter<byte> frame = new(1024);
    private long skip;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (skip > 0)
            {
                int skipped = (int)Math.Min(skip, bytes.Length);
                skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }
            int wanted = frame.WrittenCount < PreludeBytes ? PreludeBytes : FrameLength();
            int taken = Math.Min(wanted - frame.WrittenCount, bytes.Length);
            frame.Write(bytes[..taken]);
            bytes = bytes[taken..];
            if (frame.WrittenCount < PreludeBytes)
            {
                return;
            }
            int length = FrameLength();
            if (length is < PreludeBytes + TrailerBytes or > MaxEventBytes)
            {
                skip = Math.Max(0, (uint)length - (long)PreludeBytes);
                frame.ResetWrittenCount();
            }
            else if (frame.WrittenCount == length)
            {
                OnFrame(frame.WrittenSpan);
                frame.ResetWrittenCount();
            }
        }
    }

    private int FrameLength() => BinaryPrimitives.ReadInt32BigEndian(frame.WrittenSpan);

    private void OnFrame(ReadOnlySpan<byte> bytes)
    {
        int headersLength = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (headersLength < 0 || headersLength > bytes.Length - PreludeBytes - TrailerBytes)
        {
            return;
        }
        ReadOnlySpan<byte> headers = bytes.Slice(PreludeBytes, headersLength);
        string? error = Header(headers, ":exception-type"u8) ?? Header(headers, ":error-code"u8);
        OnEvent(bytes[(PreludeBytes + headersLength)..^TrailerBytes], error);
    }

    private static string? Header(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        while (headers.Length > 1)
        {
            int nameLength = headers[0];
            if (headers.Length < nameLength + 4 || headers[nameLength + 1] != StringHeader)
            {
                // Only strings matter, and the services send nothing else before them.
                return null;
            }
            int valueLength = BinaryPrimitives.ReadUInt16BigEndian(headers[(nameLength + 2)..]);
            if (headers.Length < nameLength + 4 + valueLength)
            {
                return null;
            }
            if (headers.Slice(1, nameLength).SequenceEqual(name))
            {
                return Encoding.UTF8.GetString(headers.Slice(nameLength + 4, valueLength));
            }
            headers = headers[(nameLength + 4 + valueLength)..];
        }
        return null;
    }
}

using System.Buffers;

namespace Clew.Instrumentation.Http;

/// <summary>Takes a request's body while the content writes itself: its fields, a digest to know it again, and a copy if content is captured.</summary>
internal sealed class RequestSink(RequestFields fields, bool keepsCopy) : WriteOnlyStream
{
    // Longer requests carry media; their messages would be cut to less than this when they are recorded.
    private const int MaxCopyBytes = 8 * 1024 * 1024;

    // Two requests of one conversation differ at the end, and in length.
    private const int DigestBytes = 1024;

    private ArrayBufferWriter<byte>? copy = keepsCopy ? new ArrayBufferWriter<byte>(4096) : null;
    private HashCode digest;
    private long length;

    /// <summary>The body; null when it is not kept or too long.</summary>
    public ReadOnlyMemory<byte>? Copy => copy?.WrittenMemory;

    public long Digest => ((long)digest.ToHashCode() << 32) ^ length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        length += buffer.Length;
        digest.AddBytes(buffer[..Math.Min(buffer.Length, DigestBytes)]);
        digest.AddBytes(buffer[^Math.Min(buffer.Length, DigestBytes)..]);
        fields.Read(buffer, isFinal: false);
        if (length > MaxCopyBytes)
        {
            copy = null;
        }
        copy?.Write(buffer);
    }
}

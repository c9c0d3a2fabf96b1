namespace Clew.Server.Ingest;

/// <summary>The bytes of one gRPC frame: ends where the frame ends, whatever follows on the wire.</summary>
/// <exception cref="InvalidDataException">The wire ended before the frame.</exception>
internal sealed class FrameStream(Stream source, long length) : Stream
{
    private long remainingBytes = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (remainingBytes == 0)
        {
            return 0;
        }
        int read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, remainingBytes)], cancellationToken);
        if (read == 0)
        {
            throw new InvalidDataException("The frame ended early.");
        }
        remainingBytes -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Kestrel reads asynchronously only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.IO.Compression;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Reads an answer that is still compressed where it is watched: the application's handler inflates it further up. What arrives is fed to a
/// decompressor, which gives out as much as it can.
/// </summary>
internal sealed class Inflater : IDisposable
{
    private readonly Feed feed = new();
    private readonly Stream inflated;
    private readonly byte[] buffer = new byte[4096];
    private bool isDisposed;

    private Inflater(Func<Stream, Stream> open) => inflated = open(feed);

    /// <summary>Null for an encoding that is not known.</summary>
    public static Inflater? For(string encoding) => encoding switch
    {
        "gzip" => new Inflater(stream => new GZipStream(stream, CompressionMode.Decompress)),
        "deflate" => new Inflater(stream => new ZLibStream(stream, CompressionMode.Decompress)),
        "br" => new Inflater(stream => new BrotliStream(stream, CompressionMode.Decompress)),
        _ => null,
    };

    /// <summary>Takes compressed bytes and hands over what they inflate to.</summary>
    public void Read(ReadOnlySpan<byte> bytes, ReadOnlySpanAction take)
    {
        feed.Next = bytes.ToArray();
        int count;
        while (!isDisposed && (count = inflated.Read(buffer)) > 0)
        {
            take(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Also within a call of <see cref="Read"/>, when what came out said that the answer is over.</summary>
    public void Dispose()
    {
        isDisposed = true;
        inflated.Dispose();
    }

    /// <summary>Takes inflated bytes.</summary>
    public delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);

    /// <summary>Gives what there is and then nothing, until there is more: the decompressors go on after an empty read.</summary>
    private sealed class Feed : Stream
    {
        public ReadOnlyMemory<byte> Next { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, Next.Length);
            Next.Span[..count].CopyTo(buffer);
            Next = Next[count..];
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

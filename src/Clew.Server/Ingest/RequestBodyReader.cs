using System.IO.Compression;

namespace Clew.Server.Ingest;

/// <summary>Outcome of reading a request body.</summary>
public enum BodyStatus
{
    Ok,
    TooLarge,
    QueueFull,
    Malformed,
}

/// <summary>Copies a request body once, decompressed, into a contiguous buffer, within the limits and the budget.</summary>
public sealed class RequestBodyReader(ServerOptions options, IngestBudget budget)
{
    private const int FirstBytes = 16 << 10;

    /// <summary>Spans shrink to a fifth and less; a buffer that is too small is copied, one that is too large keeps others out of the budget.</summary>
    private const int UsualGzipRatio = 4;

    /// <param name="source">The body as it comes over the wire.</param>
    /// <param name="contentLength">Its length where it is known.</param>
    /// <param name="gzip">Whether the body is compressed.</param>
    /// <param name="body">Gets the bytes. What it took from the budget is for the caller to release.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async ValueTask<BodyStatus> ReadAsync(Stream source, long? contentLength, bool gzip, RequestBody body, CancellationToken cancellationToken)
    {
        if (contentLength > options.MaxBodyBytes)
        {
            return BodyStatus.TooLarge;
        }
        long limit = gzip ? options.MaxDecompressedBytes : options.MaxBodyBytes;
        if (!Grow(body, Expected(contentLength, gzip)))
        {
            return BodyStatus.QueueFull;
        }
        Stream plain = gzip ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true) : source;
        try
        {
            while (true)
            {
                int read = await plain.ReadAsync(body.Buffer.AsMemory(body.Length), cancellationToken);
                if (read == 0)
                {
                    return BodyStatus.Ok;
                }
                body.Length += read;
                if (body.Length > limit)
                {
                    return BodyStatus.TooLarge;
                }
                if (body.Length == body.Buffer.Length && !Grow(body, body.Buffer.Length * 2))
                {
                    return BodyStatus.QueueFull;
                }
            }
        }
        catch (InvalidDataException)
        {
            return BodyStatus.Malformed;
        }
        finally
        {
            if (gzip)
            {
                await plain.DisposeAsync();
            }
        }
    }

    /// <summary>One byte more than a body of known length has, so that its end is found without a larger buffer.</summary>
    private int Expected(long? contentLength, bool gzip) => contentLength is not { } length ? FirstBytes
        : gzip ? (int)Math.Clamp(length * UsualGzipRatio, FirstBytes, 1 << 20)
        : (int)length + 1;

    private bool Grow(RequestBody body, int bytes)
    {
        int needed = Math.Max(bytes, FirstBytes);
        if (!budget.TryReserve(needed - body.ReservedBytes, body.ReservedBytes))
        {
            return false;
        }
        body.ReservedBytes = needed;
        body.Grow(needed);
        return true;
    }
}

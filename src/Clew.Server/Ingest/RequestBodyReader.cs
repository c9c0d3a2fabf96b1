using System.Buffers;
using System.IO.Compression;
using Clew.Telemetry;

namespace Clew.Server.Ingest;

/// <summary>Outcome of reading a request body into its batch.</summary>
public enum BodyStatus
{
    Ok,
    TooLarge,
    QueueFull,
    Malformed,
}

/// <summary>Copies a request body once, decompressed, into the contiguous buffer of a batch, within the limits and the budget.</summary>
public sealed class RequestBodyReader(ServerOptions options, IngestBudget budget)
{
    private const int FirstBytes = 16 << 10;

    /// <param name="source">The body as it comes over the wire.</param>
    /// <param name="contentLength">Its length where it is known.</param>
    /// <param name="gzip">Whether the body is compressed.</param>
    /// <param name="batch">Gets the bytes.</param>
    /// <param name="reservation">Counts what was taken from the budget; the caller releases it when the batch is done.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async ValueTask<BodyStatus> ReadAsync<TItem>(
        Stream source, long? contentLength, bool gzip, TelemetryBatch<TItem> batch, Reservation reservation, CancellationToken cancellationToken)
        where TItem : class, IBatchItem, new()
    {
        if (contentLength > options.MaxBodyBytes)
        {
            return BodyStatus.TooLarge;
        }
        long limit = gzip ? options.MaxDecompressedBytes : options.MaxBodyBytes;
        int expected = gzip || contentLength is null ? FirstBytes : (int)contentLength.Value + 1;
        if (!Grow(batch, expected, reservation))
        {
            return BodyStatus.QueueFull;
        }
        Stream body = gzip ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true) : source;
        try
        {
            while (true)
            {
                int read = await body.ReadAsync(batch.Buffer.AsMemory(batch.BufferLength), cancellationToken);
                if (read == 0)
                {
                    return BodyStatus.Ok;
                }
                batch.BufferLength += read;
                if (batch.BufferLength > limit)
                {
                    return BodyStatus.TooLarge;
                }
                if (batch.BufferLength == batch.Buffer.Length && !Grow(batch, batch.Buffer.Length * 2, reservation))
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
                await body.DisposeAsync();
            }
        }
    }

    private bool Grow<TItem>(TelemetryBatch<TItem> batch, int bytes, Reservation reservation)
        where TItem : class, IBatchItem, new()
    {
        int needed = Math.Max(bytes, FirstBytes);
        if (!budget.TryReserve(needed - reservation.Bytes, reservation.Bytes))
        {
            return false;
        }
        reservation.Bytes = needed;
        if (batch.Buffer.Length < needed)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(needed);
            batch.Buffer.AsSpan(0, batch.BufferLength).CopyTo(larger);
            batch.Buffer = larger;
        }
        return true;
    }
}

/// <summary>Bytes that one request holds of the <see cref="IngestBudget"/>.</summary>
public sealed class Reservation
{
    public long Bytes { get; set; }
}

using Clew.Storage;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Ingest;

/// <summary>The way of one request of one signal through the process.</summary>
internal sealed class SignalIngest<TBatch, TItem>(
    OtlpSignal signal,
    Func<TBatch, DecodeLimits, DecodeResult> decode,
    Func<TBatch, DecodeLimits, DecodeResult> decodeJson,
    Action<TBatch> process,
    Func<TBatch, Task?> analyze,
    Func<TBatch, Task?> tryEnqueue,
    Action<TBatch> publish,
    Action<Sender, TBatch> note,
    SenderLedger senders,
    RequestBodyReader reader,
    IngestBudget budget,
    ServerOptions options,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger log)
    where TBatch : TelemetryBatch<TItem>, new()
    where TItem : class, IBatchItem, new()
{
    private readonly BatchPool<TBatch, TItem> pool = new();

    public async Task<IngestResult> IngestAsync(Sender sender, Stream body, long? contentLength, bool gzip, bool json, CancellationToken cancellationToken)
    {
        TBatch batch = pool.Rent();
        Reservation reservation = new();
        try
        {
            // 1. The bytes. Only here the client may go away: what is read is stored.
            BodyStatus read = await reader.ReadAsync(body, contentLength, gzip, batch, reservation, cancellationToken);
            if (read != BodyStatus.Ok)
            {
                return RefuseBody(sender, read);
            }
            metrics.RequestReceived(signal, batch.BufferLength);

            // 2. Spans from bytes.
            DecodeResult decoded = json ? decodeJson(batch, options.DecodeLimits) : decode(batch, options.DecodeLimits);
            if (!decoded.Ok)
            {
                return Refuse(sender, DropReason.Malformed, IngestStatus.Malformed, decoded.Error ?? "The body is not OTLP.");
            }
            Count(sender, batch);

            // 3. One vocabulary.
            Stamp(batch);
            process(batch);
            if (batch.Count > 0 && analyze(batch) is Task analyzed)
            {
                await analyzed;
            }

            // 4. Durable, then acknowledged.
            if (batch.Count > 0)
            {
                if (tryEnqueue(batch) is not Task committed)
                {
                    return Refuse(sender, DropReason.QueueFull, IngestStatus.QueueFull, "Requests wait too long for their commit; send again later.");
                }
                await committed;
                metrics.ItemsStored(signal, batch.Count);
                note(sender, batch);
                publish(batch);
            }
            return new IngestResult(IngestStatus.Stored, batch.RejectedCount, batch.FirstRejection);
        }
        catch (StoreUnavailableException e)
        {
            return Refuse(sender, DropReason.StoreUnavailable, IngestStatus.StoreUnavailable, e.Message);
        }
        catch (OperationCanceledException)
        {
            metrics.RequestRefused(signal, DropReason.ClientGone);
            throw;
        }
        finally
        {
            pool.Return(batch);
            budget.Release(reservation.Bytes);
        }
    }

    private void Stamp(TBatch batch)
    {
        long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].ReceivedTimeUnixNano = now;
        }
    }

    private void Count(Sender sender, TBatch batch)
    {
        metrics.ItemsReceived(signal, batch.Count, batch.RejectedCount);
        metrics.Repaired(batch.RepairedUtf8Count, batch.TruncatedValueCount, batch.DroppedAttributeCount);
        if (batch.RejectedCount > 0)
        {
            senders.Rejected(sender, batch.RejectedCount);
            Log.ItemsRejected(log, signal, batch.RejectedCount, batch.FirstRejection ?? "");
        }
    }

    private IngestResult RefuseBody(Sender sender, BodyStatus status) => status switch
    {
        BodyStatus.TooLarge => Refuse(
            sender, DropReason.TooLarge, IngestStatus.TooLarge, $"The body is larger than {options.MaxBodyBytes} bytes, or than {options.MaxDecompressedBytes} after decompression. Send smaller batches."),
        BodyStatus.QueueFull => Refuse(sender, DropReason.QueueFull, IngestStatus.QueueFull, $"{budget.UsedBytes} bytes of {budget.MaxBytes} wait for their commit; send again later."),
        _ => Refuse(sender, DropReason.Malformed, IngestStatus.Malformed, "The body ended early or is not valid gzip."),
    };

    private IngestResult Refuse(Sender sender, DropReason reason, IngestStatus status, string message)
    {
        metrics.RequestRefused(signal, reason);
        senders.Refused(sender, reason);
        if (reason is DropReason.Malformed or DropReason.TooLarge)
        {
            Log.RequestRefused(log, signal, message);
        }
        return new IngestResult(status, 0, message);
    }
}

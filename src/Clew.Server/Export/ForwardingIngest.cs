using Clew.Export;
using Clew.Server.Export.Choose;
using Clew.Server.Ingest;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Microsoft.Extensions.Primitives;

namespace Clew.Server.Export;

/// <summary>
/// What happens to a request before its answer: the store commits it, and the queues of its destinations have it on disk. Both at once; a request
/// of which one failed is refused as a whole and comes again, so a destination may then get it twice, and never not at all.
/// </summary>
internal sealed class ForwardingIngest(FanOut fanOut, StoreWriter? writer, WatchedTraces watched)
{
    /// <summary>Tells the sender, which is this server, so that its health page can.</summary>
    public static string ReturnedMessage => FanOut.LoopMessage;

    /// <summary>Whether a request was sent by this server itself, perhaps by way of others.</summary>
    public static bool IsReturned(HttpRequest request) =>
        request.Headers.TryGetValue(FanOut.ViaHeader, out StringValues via)
        && via.ToString().Contains(request.HttpContext.RequestServices.GetRequiredService<FanOut>().ServerId, StringComparison.Ordinal);

    public Task? TryEnqueue(SpanBatch batch) => Watch(watched.Of(batch), Enqueue(batch));

    public Task? TryEnqueue(LogBatch batch) => Watch(watched.Of(batch), Enqueue(batch));

    private Task? Enqueue(SpanBatch batch) => fanOut.IsIdle && writer is not null ? writer.Enqueue(batch) : Forward(fanOut.Prepare(batch), writer is null ? null : writer.Enqueue, batch, batch.Count);

    private Task? Enqueue(LogBatch batch) => fanOut.IsIdle && writer is not null ? writer.Enqueue(batch) : Forward(fanOut.Prepare(batch), writer is null ? null : writer.Enqueue, batch, batch.Count);

    public Task? TryEnqueue(MetricBatch batch) => fanOut.IsIdle && writer is not null ? writer.Enqueue(batch) : Forward(fanOut.Prepare(batch), writer is null ? null : writer.Enqueue, batch, batch.Count);

    /// <summary>Traces are noted when they are stored: a look before would miss what is on its way.</summary>
    private Task? Watch(List<TraceArrival>? arrivals, Task? stored) => arrivals is null || stored is null ? stored : NoteAsync(arrivals, stored);

    private async Task NoteAsync(List<TraceArrival> arrivals, Task stored)
    {
        await stored;
        watched.Arrived(arrivals);
    }

    private Task? Forward<TBatch>(PreparedExport? prepared, Func<TBatch, Task>? store, TBatch batch, int items)
    {
        if (prepared is null)
        {
            return null;
        }
        if (store is null)
        {
            if (prepared.IsEmpty)
            {
                fanOut.CountUnrouted(items);
            }
            return QueueAsync(prepared);
        }
        Task stored = store(batch);
        return prepared.IsEmpty ? stored : Task.WhenAll(stored, QueueAsync(prepared));
    }

    private static async Task QueueAsync(PreparedExport prepared)
    {
        try
        {
            await prepared.CommitAsync();
        }
        catch (ExportQueueException e)
        {
            throw new StoreUnavailableException(e.Message, e);
        }
    }
}

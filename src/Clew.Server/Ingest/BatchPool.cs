using System.Collections.Concurrent;
using Clew.Telemetry;

namespace Clew.Server.Ingest;

/// <summary>Keeps a few batches with their spans, lists and buffers, so that a request in steady state allocates next to nothing.</summary>
public sealed class BatchPool<TBatch, TItem>
    where TBatch : TelemetryBatch<TItem>, new()
    where TItem : class, IBatchItem, new()
{
    // Larger batches go to the garbage collector: one giant request must not hold its memory for ever.
    private const int KeptItemsMax = 4096;
    private const int KeptBufferBytesMax = 4 << 20;
    private readonly ConcurrentQueue<TBatch> free = new();
    private readonly int keptMax = 4 * Environment.ProcessorCount;

    public TBatch Rent() => free.TryDequeue(out TBatch? batch) ? batch : new TBatch();

    public void Return(TBatch batch)
    {
        if (batch.Count > KeptItemsMax || batch.Buffer.Length > KeptBufferBytesMax || free.Count >= keptMax)
        {
            return;
        }
        batch.Clear();
        free.Enqueue(batch);
    }
}

using Clew.Telemetry;

namespace Clew.Server.Ingest;

/// <summary>Keeps some batches with their items and lists, so that a request in steady state allocates next to nothing.</summary>
public sealed class BatchPool<TBatch, TItem>
    where TBatch : TelemetryBatch<TItem>, new()
    where TItem : class, IBatchItem, new()
{
    /// <summary>Larger batches go to the garbage collector: one giant request must not hold its memory for ever.</summary>
    private const int KeptItemsOfBatchMax = 4096;

    /// <summary>
    /// Some 60 MB of spans, of which a server that keeps up holds a tenth. Beyond its capacity it takes what <see cref="DecodeLine"/> lets
    /// through, and memory that is allocated for each request then doubles the heap before it is collected.
    /// </summary>
    private const int KeptItemsMax = 16_384;

    /// <summary>What a batch is counted as at least, so that not ten thousand of one item each are kept.</summary>
    private const int CountedItemsMin = 64;

    private readonly Stack<(TBatch Batch, int Items)> free = [];
    private readonly Lock gate = new();
    private int keptItems;

    public TBatch Rent()
    {
        lock (gate)
        {
            if (free.TryPop(out (TBatch Batch, int Items) kept))
            {
                keptItems -= kept.Items;
                return kept.Batch;
            }
        }
        return new TBatch();
    }

    public void Return(TBatch batch)
    {
        int items = Math.Max(batch.Capacity, CountedItemsMin);
        if (items > KeptItemsOfBatchMax)
        {
            return;
        }
        batch.Clear();
        // The bytes belong to the request.
        batch.Buffer = [];
        lock (gate)
        {
            if (keptItems + items <= KeptItemsMax)
            {
                keptItems += items;
                free.Push((batch, items));
            }
        }
    }
}

using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The rows of <c>usage_1m</c> that the commits of a segment wrote, added up to one per minute and key: commits are many and keys are few, and here a row
/// costs a tenth of what it costs in SQL. Reads and the segment's move share it; whoever uses it locks it.
/// </summary>
internal sealed class SegmentUsage
{
    private readonly Dictionary<(long Minute, uint Key), UsageRow> sums = [];

    /// <summary>Blocks whose rows are in. A read that sees fewer of them cannot use it.</summary>
    internal int Blocks { get; private set; }

    /// <summary>In no order.</summary>
    internal IReadOnlyDictionary<(long Minute, uint Key), UsageRow> Sums => sums;

    /// <summary>Adds the rows of the blocks that are not in yet.</summary>
    internal void Extend(RowBlock[] blocks, int count)
    {
        for (; Blocks < count; Blocks++)
        {
            Add(blocks[Blocks]);
        }
    }

    /// <summary>A block with the sums; the caller frees it.</summary>
    internal RowBlock ToBlock(TableShape shape)
    {
        using TextHeap heap = new();
        using TableBuilder merged = new(shape, heap);
        foreach (((long minute, uint key), UsageRow row) in sums.OrderBy(sum => sum.Key))
        {
            row.Append(merged, minute, key);
            merged.Include(minute, minute);
        }
        return RowBlock.From([merged], heap, owner: null);
    }

    private unsafe void Add(RowBlock block)
    {
        BlockTable* table = block.Find(StoreTable.Usage);
        if (table == null)
        {
            return;
        }
        UsageColumns columns = new(block, block.ColumnsOf(table));
        for (int row = 0; row < table->Rows; row++)
        {
            ref UsageRow? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (columns.Minute(row), columns.Key(row)), out bool exists);
            if (!exists)
            {
                sum = new UsageRow();
            }
            sum!.Add(columns.Numbers(row));
            sum.AddBuckets(columns.NextDurations(row), columns.NextTtfts(row), columns.NextInputs(row), columns.NextSpeeds(row));
        }
    }
}

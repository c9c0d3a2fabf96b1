using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Adds up the rows of <c>usage_1m</c> that the commits of a segment wrote, one row per minute and key. Commits are many and keys are few, and
/// here a row costs a tenth of what it costs in SQL.
/// </summary>
internal static unsafe class UsageMerge
{
    /// <summary>A block with the sums; the caller frees it.</summary>
    internal static RowBlock Merge(FreshSegment segment, TableShape shape)
    {
        Dictionary<(long Minute, uint Key), UsageRow> sums = [];
        for (int i = 0; i < segment.BlockCount; i++)
        {
            Add(segment.Blocks[i], sums);
        }
        using TextHeap heap = new();
        using TableBuilder merged = new(shape, heap);
        foreach (((long minute, uint key), UsageRow row) in sums.OrderBy(sum => sum.Key))
        {
            row.Append(merged, minute, key);
            merged.Include(minute, minute);
        }
        return RowBlock.From([merged], heap);
    }

    private static void Add(RowBlock block, Dictionary<(long, uint), UsageRow> sums)
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

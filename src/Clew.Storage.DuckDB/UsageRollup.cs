using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Sums the spans of one commit by minute and dimensions, so that few rows are written. Readers merge the rows of many commits.</summary>
internal sealed class UsageRollup
{
    private readonly Dictionary<(long Minute, UsageDimensions Dimensions), UsageRow> rows = [];
    private readonly Stack<UsageRow> spare = new();

    internal void Add(Span span, SpanShare share)
    {
        if ((share.Calls | share.Usage) == 0)
        {
            return;
        }
        ref UsageRow? row = ref CollectionsMarshal.GetValueRefOrAddDefault(
            rows, (UsageMinute.Of(span.StartTimeUnixNano), new UsageDimensions(span)), out bool exists);
        if (!exists)
        {
            if (!spare.TryPop(out row))
            {
                row = new UsageRow();
            }
            row.Reset();
        }
        row!.Add(span, share);
    }

    /// <summary>Writes the rows.</summary>
    internal void Append(DayFile file, RowBlockBuilder tables)
    {
        TableBuilder target = tables[StoreTable.Usage];
        TableBuilder keys = tables[StoreTable.UsageKeys];
        foreach (((long minute, UsageDimensions dimensions), UsageRow row) in rows)
        {
            row.Append(target, minute, file.UsageKeys.NumberOf(dimensions, keys));
            target.Include(minute, minute);
        }
    }

    internal void Clear()
    {
        foreach (UsageRow row in rows.Values)
        {
            spare.Push(row);
        }
        rows.Clear();
    }
}

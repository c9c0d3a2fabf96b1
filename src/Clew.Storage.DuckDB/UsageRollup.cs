using System.Runtime.InteropServices;
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

    /// <summary>Writes the rows and returns how many.</summary>
    internal int Append(DayAppenders target)
    {
        int count = rows.Count;
        foreach (((long minute, UsageDimensions dimensions), UsageRow row) in rows)
        {
            row.Append(target.Usage, minute, target.File.UsageKeys.NumberOf(dimensions, target.UsageKeys));
            target.File.Usage.Include(minute, minute);
        }
        Clear();
        return count;
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

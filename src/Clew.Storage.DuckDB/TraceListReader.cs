using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>Lists traces, looking at no more of them than a page needs.</summary>
internal static class TraceListReader
{
    /// <summary>Fragments in the first window, as a multiple of the page: a trace has a few.</summary>
    private const int FirstWindowFactor = 4;

    internal static Page<TraceSummary> List(ReadContext context, TraceQuery query, PageCursor? cursor, long nowUnixNano)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        List<TraceSummary> found = [];
        long last = Math.Min(query.ToUnixNano is { } to ? Math.Max(to, long.MinValue + 1) - 1 : long.MaxValue, cursor?.TimeUnixNano ?? long.MaxValue);
        TraceWindows windows = new(context, last, ((long)limit * FirstWindowFactor) + 100);
        while (found.Count <= limit && windows.Next(out long lower, out long upper))
        {
            using ResultReader row = context.Execute(
                new TraceQuerySql(query, context.Sources, cursor, nowUnixNano).Build(lower, upper, limit + 1 - found.Count));
            while (row.Read())
            {
                found.Add(TraceSummaryRow.Read(row));
            }
        }
        if (found.Count <= limit)
        {
            return new Page<TraceSummary>(found, null);
        }
        found.RemoveRange(limit, found.Count - limit);
        return new Page<TraceSummary>(found, new PageCursor(found[^1].StartTimeUnixNano, found[^1].TraceId).ToString());
    }
}

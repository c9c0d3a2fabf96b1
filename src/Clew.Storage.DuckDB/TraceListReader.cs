using System.Globalization;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>Lists traces by looking at windows of time from the newest backwards, each holding more fragments than the one before.</summary>
internal sealed class TraceListReader
{
    /// <summary>Fragments in the first window, as a multiple of the page: a trace has a few.</summary>
    private const int FirstWindowFactor = 4;

    private const int WindowGrowth = 16;

    internal Page<TraceSummary> List(ReadContext context, TraceQuery query, PageCursor? cursor, long nowUnixNano)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        List<TraceSummary> found = [];
        long upper = query.ToUnixNano ?? long.MaxValue;
        if (cursor is { } after)
        {
            upper = Math.Min(upper, after.TimeUnixNano == long.MaxValue ? long.MaxValue : after.TimeUnixNano + 1);
        }
        long fragments = (limit * (long)FirstWindowFactor) + 100;
        while (found.Count <= limit)
        {
            long lower = WindowStart(context, upper, fragments);
            if (lower == long.MaxValue)
            {
                break;
            }
            SqlBuilder sql = new TraceQuerySql(query, context.Files, cursor, nowUnixNano).Build(lower, upper, limit + 1 - found.Count);
            using (ResultReader row = context.Execute(sql))
            {
                while (row.Read())
                {
                    found.Add(TraceSummaryRow.Read(row));
                }
            }
            if (lower == long.MinValue)
            {
                break;
            }
            upper = lower;
            fragments *= WindowGrowth;
        }
        if (found.Count <= limit)
        {
            return new Page<TraceSummary>(found, null);
        }
        found.RemoveRange(limit, found.Count - limit);
        return new Page<TraceSummary>(found, new PageCursor(found[^1].StartTimeUnixNano, found[^1].TraceId).ToString());
    }

    /// <summary>
    /// The start of a window below <paramref name="upper"/> with about so many fragments; the smallest number when there are fewer, and
    /// the largest when there are none.
    /// </summary>
    private static long WindowStart(ReadContext context, long upper, long fragments)
    {
        List<DayFile> files = [];
        long rows = 0;
        foreach (DayFile file in context.Files.Where(file => file.Traces.Rows > 0 && file.Traces.Min < upper).OrderByDescending(file => file.Traces.Min))
        {
            files.Add(file);
            rows += file.Traces.Rows;
        }
        if (files.Count == 0)
        {
            return long.MaxValue;
        }
        if (rows <= fragments)
        {
            return long.MinValue;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT min_start FROM ").AppendUnion(files, "traces", "min_start", $"min_start < {sql.Parameter(upper)}");
        sql.Append(string.Create(CultureInfo.InvariantCulture, $" ORDER BY min_start DESC LIMIT 1 OFFSET {fragments}"));
        using ResultReader row = context.Execute(sql);
        return row.Read() ? row.GetInt64(0) : long.MinValue;
    }
}

using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Windows of time from the newest fragment backwards, each holding more fragments than the one before. Sized by fragments and not by
/// time, a list is as quick after a quiet week as in the busiest hour.
/// </summary>
internal sealed class TraceWindows
{
    private const int Growth = 16;

    private readonly ReadContext context;
    private long upper;
    private long fragments;
    private bool atEnd;

    /// <param name="context">The read.</param>
    /// <param name="last">The newest time to look at, inclusive; null means no limit.</param>
    /// <param name="fragments">About how many fragments the first window holds.</param>
    internal TraceWindows(ReadContext context, long? last, long fragments)
    {
        this.context = context;
        this.fragments = fragments;
        upper = last is { } inclusive and < long.MaxValue ? inclusive + 1 : long.MaxValue;
    }

    /// <summary>The next window: fragments that start at or after <paramref name="from"/> and before <paramref name="to"/>.</summary>
    internal bool Next(out long from, out long to)
    {
        to = upper;
        from = long.MinValue;
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0 && source.Traces.Min < upper)];
        if (atEnd || sources.Count == 0)
        {
            return false;
        }
        if (sources.Sum(source => source.Traces.Rows) > fragments)
        {
            from = StartOf(sources);
        }
        atEnd = from == long.MinValue;
        upper = from;
        fragments *= Growth;
        return true;
    }

    private long StartOf(List<ReadSource> sources)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT min_start FROM ").AppendUnion(sources, StoreTable.Traces, "min_start", $"min_start < {sql.Parameter(upper)}");
        sql.Append(string.Create(CultureInfo.InvariantCulture, $" ORDER BY min_start DESC LIMIT 1 OFFSET {fragments}"));
        using ResultReader row = context.Execute(sql);
        return row.Read() ? row.GetInt64(0) : long.MinValue;
    }
}

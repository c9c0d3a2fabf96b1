namespace Clew.Storage.DuckDB.Runs;

/// <summary>The rows of runs of some time, file by file, from the cache where they are kept there.</summary>
/// <param name="cache">What former questions left.</param>
/// <param name="from">Start of a minute, in nanoseconds since the Unix epoch.</param>
/// <param name="to">Exclusive.</param>
internal sealed class RunFiles(RunCache cache, long from, long to)
{
    /// <summary>Sources that have rows of the time.</summary>
    internal IEnumerable<ReadSource> In(ReadContext context) => context.Sources.Where(source => source.Runs.Rows > 0 && source.Runs.Overlaps(from, to));

    /// <param name="context">The read.</param>
    /// <param name="walk">Gets rows with the place that their keys belong to, and how many of them the read sees; others of them are of another time.</param>
    internal void Walk(ReadContext context, Action<ReadSource, RunColumns, long> walk)
    {
        foreach (ReadSource source in In(context))
        {
            WalkFile(context, source, walk);
            if (source.Parts(Fresh.StoreTable.Runs).Count > 1)
            {
                walk(source, RunColumns.Fresh(context, source), long.MaxValue);
            }
        }
    }

    /// <summary>Rows of the file that the read sees.</summary>
    internal static long RowsOf(ReadContext context, ReadSource source)
    {
        using Native.ResultReader row = context.Execute(new SqlBuilder().Append($"SELECT count(*) FROM {source.InFile(Fresh.StoreTable.Runs)}"));
        return row.Read() ? row.GetInt64(0) : 0;
    }

    private void WalkFile(ReadContext context, ReadSource source, Action<ReadSource, RunColumns, long> walk)
    {
        long rows = RowsOf(context, source);
        if (cache.Find(source.File, rows) is not { } kept)
        {
            walk(source, RunColumns.Between(context, source, from, to), long.MaxValue);
            return;
        }
        lock (kept)
        {
            bool isLonger = kept.Rows < rows;
            kept.Extend(context, source, rows);
            if (isLonger)
            {
                cache.Trim(source.File);
            }
            walk(source, kept, rows);
        }
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>The runs of some time, file by file: rows from the cache where they are kept there, or sums where these tell enough.</summary>
/// <param name="cache">What former questions left.</param>
/// <param name="from">Start of a minute, in nanoseconds since the Unix epoch.</param>
/// <param name="to">Exclusive.</param>
internal sealed class RunFiles(RunCache cache, long from, long to)
{
    private const int Hour = 60;

    private readonly int firstMinute = MinuteOf(from);
    private readonly int endMinute = MinuteOf(to == long.MaxValue ? to : to - 1) + 1;

    /// <summary>Gets one run; nothing is known of its user.</summary>
    internal delegate void RowTaker(ReadSource source, in RunEntry run);

    /// <summary>Gets the runs of a key that begin from a minute on.</summary>
    internal delegate void CellTaker(ReadSource source, int minute, uint key, RunCell cell);

    /// <summary>Goes through rows with their users.</summary>
    /// <param name="context">The read.</param>
    /// <param name="walk">Gets rows with the place that their keys belong to, and how many of them the read sees; others of them are of another time.</param>
    internal void Walk(ReadContext context, Action<ReadSource, RunColumns, long> walk)
    {
        foreach (ReadSource source in In(context))
        {
            WalkFile(context, source, walk);
            if (source.Parts(StoreTable.Runs).Count > 1)
            {
                walk(source, RunColumns.Fresh(context, source), long.MaxValue);
            }
        }
    }

    /// <summary>Goes through sums, and through rows where there are none.</summary>
    /// <param name="context">The read.</param>
    /// <param name="intervalMinutes">The answer is by so many minutes; 0 for all of the time.</param>
    /// <param name="nowUnixNano">The time.</param>
    /// <param name="takeCell">Gets what is added up: no cell lies in two intervals.</param>
    /// <param name="takeRow">Gets what is not.</param>
    internal void WalkSums(ReadContext context, long intervalMinutes, long nowUnixNano, CellTaker takeCell, RowTaker takeRow)
    {
        foreach (ReadSource source in In(context))
        {
            WalkSums(context, source, intervalMinutes, MinuteOf(nowUnixNano), takeCell, takeRow);
            if (source.InMemory(StoreTable.Runs) is { } table)
            {
                WalkRows(source, RunColumns.Read(context, table), firstMinute, endMinute, takeRow);
            }
        }
    }

    internal static int MinuteOf(long unixNano) => (int)Math.Clamp(UsageMinute.Of(Math.Max(unixNano, long.MinValue + UsageMinute.Nanos)) / UsageMinute.Nanos, int.MinValue + Hour, int.MaxValue - Hour);

    /// <summary>Sources that have rows of the time.</summary>
    private IEnumerable<ReadSource> In(ReadContext context) => context.Sources.Where(source => source.Runs.Rows > 0 && source.Runs.Overlaps(from, to));

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

    private void WalkSums(ReadContext context, ReadSource source, long intervalMinutes, int nowMinute, CellTaker takeCell, RowTaker takeRow)
    {
        RunFileSums kept = cache.FindSums(source.File);
        long rows = RowsOf(context, source);
        lock (kept)
        {
            long before = kept.Bytes;
            bool isServed = kept.Extend(context, source, rows, nowMinute, cache.SumsMaxBytes);
            if (kept.Bytes != before)
            {
                cache.Trim(source.File);
            }
            if (isServed)
            {
                TakeSums(context, source, kept, intervalMinutes, takeCell, takeRow);
                return;
            }
        }
        TakeRows(context, source, firstMinute, endMinute, takeRow);
    }

    /// <summary>Whole hours where the answer's intervals are made of them, and the minutes before and after.</summary>
    private void TakeSums(ReadContext context, ReadSource source, RunFileSums kept, long intervalMinutes, CellTaker takeCell, RowTaker takeRow)
    {
        // Beyond the times of the file nothing is cut off.
        int first = from <= source.Runs.Min ? int.MinValue : firstMinute;
        int end = to > source.Runs.Max ? int.MaxValue : endMinute;
        int firstWhole = first == int.MinValue ? first : (int)-UsageMinute.Floor(-(long)first, Hour);
        int endWhole = end == int.MaxValue ? end : (int)UsageMinute.Floor(end, Hour);
        if (intervalMinutes % Hour != 0 || firstWhole >= endWhole)
        {
            TakeMinutes(context, source, kept, first, end, takeCell, takeRow);
            return;
        }
        Take(source, kept.Hours(firstWhole, endWhole), takeCell);
        TakeMinutes(context, source, kept, first, firstWhole, takeCell, takeRow);
        TakeMinutes(context, source, kept, endWhole, end, takeCell, takeRow);
    }

    private void TakeMinutes(ReadContext context, ReadSource source, RunFileSums kept, int first, int end, CellTaker takeCell, RowTaker takeRow)
    {
        int firstKept = Math.Max(first, kept.FirstMinute);
        if (first < firstKept && MinuteOf(source.Runs.Min) < firstKept && first < end)
        {
            TakeRows(context, source, first, Math.Min(end, firstKept), takeRow);
        }
        Take(source, kept.Minutes(firstKept, end), takeCell);
    }

    private static void Take(ReadSource source, IEnumerable<(int Start, uint Key, RunCell Cell)> cells, CellTaker take)
    {
        foreach ((int start, uint key, RunCell cell) in cells)
        {
            take(source, start, key, cell);
        }
    }

    /// <summary>Rows of the file that nothing is kept of.</summary>
    private void TakeRows(ReadContext context, ReadSource source, int first, int end, RowTaker take)
    {
        (first, end) = (Math.Max(first, firstMinute), Math.Min(end, endMinute));
        IEnumerable<RunEntry> runs = RunColumns.Read(
            context, source.InFile(StoreTable.Runs), sql => sql.Append($" WHERE start_ns >= {sql.Parameter(NanosOf(first))} AND start_ns < {sql.Parameter(NanosOf(end))}"));
        WalkRows(source, runs, first, end, take);
    }

    private static void WalkRows(ReadSource source, IEnumerable<RunEntry> runs, int first, int end, RowTaker take)
    {
        foreach (RunEntry run in runs)
        {
            if (run.Minute >= first && run.Minute < end)
            {
                take(source, run);
            }
        }
    }

    /// <summary>Minutes beyond all times are the first or the last time.</summary>
    private static long NanosOf(int minute) => (long)Int128.Clamp((Int128)minute * UsageMinute.Nanos, long.MinValue, long.MaxValue);

    /// <summary>Rows of the file that the read sees.</summary>
    private static long RowsOf(ReadContext context, ReadSource source)
    {
        using ResultReader row = context.Execute(new SqlBuilder().Append($"SELECT count(*) FROM {source.InFile(StoreTable.Runs)}"));
        return row.Read() ? row.GetInt64(0) : 0;
    }
}

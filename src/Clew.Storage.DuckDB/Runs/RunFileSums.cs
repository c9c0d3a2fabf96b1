using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// The runs of one day file added up by key: by the hour, and by the minute of the last 90 minutes. Each row is read once, however many rules ask and however often.
/// Whoever uses one that others use too locks it.
/// </summary>
internal sealed class RunFileSums
{
    /// <summary>What rules ask for by the minute: their last quarter of an hour, and what of longer windows lies outside of whole hours.</summary>
    private const int MinutesKept = 90;

    private const int Hour = 60;

    /// <summary>An answer is in memory as a whole: some 20 MB of it.</summary>
    private const long RowsAtOnce = 250_000;

    private readonly SortedDictionary<int, Dictionary<uint, RunCell>> minutes = [];
    private readonly SortedDictionary<int, Dictionary<uint, RunCell>> hours = [];

    /// <summary>Rows that are in.</summary>
    private long rows;

    /// <summary>They would not fit, nor would they at another try.</summary>
    private bool isTooLarge;

    /// <summary>The first minute that there are cells for.</summary>
    internal int FirstMinute { get; private set; } = int.MinValue;

    internal long Bytes { get; private set; }

    /// <summary>Adds the rows that are not in yet. False: they cannot serve the read, since a later one was here already, or since they are too large.</summary>
    /// <param name="context">The read.</param>
    /// <param name="source">The file.</param>
    /// <param name="visible">Rows of the file that the read sees.</param>
    /// <param name="nowMinute">Since the Unix epoch.</param>
    /// <param name="maxBytes">Room for them.</param>
    internal bool Extend(ReadContext context, ReadSource source, long visible, int nowMinute, long maxBytes)
    {
        if (isTooLarge || rows > visible)
        {
            return false;
        }
        MoveOn(nowMinute - MinutesKept);
        if (rows == visible)
        {
            return true;
        }
        bool isDone = false;
        try
        {
            for (; rows < visible; rows = Math.Min(visible, rows + RowsAtOnce))
            {
                foreach (RunEntry run in RunColumns.Read(context, source.InFile(StoreTable.Runs), sql => sql.Append($" WHERE rowid >= {sql.Parameter(rows)} AND rowid < {sql.Parameter(Math.Min(visible, rows + RowsAtOnce))}")))
                {
                    Add(run);
                }
            }
            Bytes = minutes.Values.Concat(hours.Values).Sum(cells => 120 + cells.Sum(cell => 32 + cell.Value.Bytes));
            isTooLarge = Bytes > maxBytes;
            isDone = !isTooLarge;
        }
        finally
        {
            if (!isDone)
            {
                Clear();
            }
        }
        return isDone;
    }

    /// <summary>Cells of whole hours, by the minute that they begin at.</summary>
    internal IEnumerable<(int Start, uint Key, RunCell Cell)> Hours(int from, int to) => Between(hours, from, to);

    /// <summary>Cells of minutes, none of which is before <see cref="FirstMinute"/>.</summary>
    internal IEnumerable<(int Start, uint Key, RunCell Cell)> Minutes(int from, int to) => Between(minutes, from, to);

    private void Add(in RunEntry run)
    {
        CellOf(hours, (int)UsageMinute.Floor(run.Minute, Hour), run.Key).Add(run);
        if (run.Minute >= FirstMinute)
        {
            CellOf(minutes, run.Minute, run.Key).Add(run);
        }
    }

    private static RunCell CellOf(SortedDictionary<int, Dictionary<uint, RunCell>> times, int start, uint key)
    {
        if (!times.TryGetValue(start, out Dictionary<uint, RunCell>? cells))
        {
            times.Add(start, cells = []);
        }
        if (!cells.TryGetValue(key, out RunCell? cell))
        {
            cells.Add(key, cell = new RunCell());
        }
        return cell;
    }

    private static IEnumerable<(int Start, uint Key, RunCell Cell)> Between(SortedDictionary<int, Dictionary<uint, RunCell>> times, int from, int to)
    {
        foreach ((int start, Dictionary<uint, RunCell> cells) in times)
        {
            if (start >= to)
            {
                yield break;
            }
            if (start < from)
            {
                continue;
            }
            foreach ((uint key, RunCell cell) in cells)
            {
                yield return (start, key, cell);
            }
        }
    }

    /// <summary>Forgets minutes that are too long ago.</summary>
    private void MoveOn(int first)
    {
        if (first <= FirstMinute)
        {
            return;
        }
        FirstMinute = first;
        while (minutes.Count > 0 && minutes.Keys.First() is int oldest && oldest < first)
        {
            minutes.Remove(oldest);
        }
    }

    private void Clear()
    {
        minutes.Clear();
        hours.Clear();
        rows = 0;
        Bytes = 0;
    }
}

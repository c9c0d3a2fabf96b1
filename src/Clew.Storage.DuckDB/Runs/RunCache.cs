namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// The runs of the files that were asked for last. At the bound the files that were not asked for longest are forgotten; a file that alone is larger is
/// read at each question. Thread-safe.
/// </summary>
internal sealed class RunCache(long maxBytes, StoreCounters counters)
{
    private readonly Dictionary<DayFile, Entry> entries = [];
    private readonly Lock gate = new();
    private long clock;

    /// <summary>The runs of a file, or null when they are too many. The caller locks them.</summary>
    internal RunColumns? Find(DayFile file, long rows)
    {
        lock (gate)
        {
            if (rows * RunEntry.Bytes > maxBytes)
            {
                return null;
            }
            if (!entries.TryGetValue(file, out Entry? entry))
            {
                entries.Add(file, entry = new Entry());
            }
            entry.LastUse = ++clock;
            return entry.Columns;
        }
    }

    /// <summary>Makes room after a file was read. The caller has locked its runs.</summary>
    internal void Trim(DayFile used)
    {
        lock (gate)
        {
            long bytes = entries.Values.Sum(entry => entry.Columns.Bytes);
            while (bytes > maxBytes && entries.Count > 1)
            {
                (DayFile oldest, Entry evicted) = entries.Where(entry => entry.Key != used).MinBy(entry => entry.Value.LastUse);
                entries.Remove(oldest);
                bytes -= evicted.Columns.Bytes;
                counters.RunFilesEvicted++;
            }
        }
    }

    private sealed class Entry
    {
        internal RunColumns Columns { get; } = new();

        internal long LastUse { get; set; }
    }
}

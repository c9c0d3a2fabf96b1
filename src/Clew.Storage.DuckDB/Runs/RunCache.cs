namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// The runs of the files that were asked for last, and their sums. At the bound the files that were not asked for longest are forgotten; a file that alone
/// is larger is read at each question. Thread-safe.
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
            return EntryOf(file).Columns;
        }
    }

    /// <summary>The sums of a file, empty when they are new. The caller locks them.</summary>
    internal RunFileSums FindSums(DayFile file)
    {
        lock (gate)
        {
            return EntryOf(file).Sums;
        }
    }

    /// <summary>Bytes that the sums of one file may take, so that they never drive out all others.</summary>
    internal long SumsMaxBytes => maxBytes / 2;

    /// <summary>Makes room after a file was read. The caller has locked its runs.</summary>
    internal void Trim(DayFile used)
    {
        lock (gate)
        {
            foreach (DayFile gone in entries.Keys.Where(file => file is { Recent.IsSettled: true } or { IsReplaced: true }).ToArray())
            {
                entries.Remove(gone);
            }
            long bytes = entries.Values.Sum(entry => entry.Bytes);
            while (bytes > maxBytes && entries.Keys.Any(file => file != used))
            {
                (DayFile oldest, Entry evicted) = entries.Where(entry => entry.Key != used).MinBy(entry => entry.Value.LastUse);
                entries.Remove(oldest);
                bytes -= evicted.Bytes;
                counters.RunFilesEvicted++;
            }
        }
    }

    private Entry EntryOf(DayFile file)
    {
        if (!entries.TryGetValue(file, out Entry? entry))
        {
            entries.Add(file, entry = new Entry());
        }
        entry.LastUse = ++clock;
        return entry;
    }

    private sealed class Entry
    {
        internal RunColumns Columns { get; } = new();

        internal RunFileSums Sums { get; } = new();

        internal long Bytes => Columns.Bytes + Sums.Bytes;

        internal long LastUse { get; set; }
    }
}

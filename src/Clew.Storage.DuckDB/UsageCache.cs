namespace Clew.Storage.DuckDB;

/// <summary>
/// The projections that questions about usage were answered from, kept for the next ones. At the bound those that were not asked for longest are
/// forgotten. Thread-safe.
/// </summary>
internal sealed class UsageCache(long maxBytes, StoreCounters counters)
{
    private readonly Dictionary<Key, Entry> entries = [];
    private readonly Lock gate = new();
    private long bytes;
    private long clock;

    /// <summary>The projection of an owner's rows, empty when it is new. The caller locks it, and calls <see cref="Measure"/> after it changed.</summary>
    internal UsageProjection Find(DayFile owner, IReadOnlyList<UsageDimension> dimensions, UsageLists lists, long unit)
    {
        Key key = new(owner, SetOf(dimensions), lists, unit);
        lock (gate)
        {
            if (!entries.TryGetValue(key, out Entry? entry))
            {
                ForgetRetired();
                entries.Add(key, entry = new Entry(new UsageProjection(dimensions, lists, unit)));
            }
            entry.LastUse = ++clock;
            return entry.Projection;
        }
    }

    /// <summary>
    /// Notes how large a projection has become; one that would drive out all others becomes of no use. The caller has locked it.
    /// </summary>
    internal void Measure(DayFile owner, UsageProjection projection, long unit)
    {
        long now = projection.MeasureBytes();
        if (now > maxBytes / 2)
        {
            // Read at each question, the rows of the asked time cost far less than all rows of the file each time that it was driven out.
            projection.IsTooLarge = true;
            projection.Clear();
            now = projection.MeasureBytes();
        }
        Key key = new(owner, SetOf(projection.Dimensions), projection.Lists, unit);
        lock (gate)
        {
            if (entries.TryGetValue(key, out Entry? entry) && ReferenceEquals(entry.Projection, projection))
            {
                bytes += now - entry.Bytes;
                entry.Bytes = now;
            }
            while (bytes > maxBytes && entries.Count > 0)
            {
                (Key oldest, Entry evicted) = entries.MinBy(one => one.Value.LastUse);
                entries.Remove(oldest);
                bytes -= evicted.Bytes;
                counters.UsageProjectionsEvicted++;
            }
        }
    }

    /// <summary>Files whose rows are in another one.</summary>
    private void ForgetRetired()
    {
        foreach (Key key in entries.Keys.Where(key => key.Owner is { Recent.IsSettled: true } or { IsReplaced: true }).ToArray())
        {
            bytes -= entries[key].Bytes;
            entries.Remove(key);
        }
    }

    private static int SetOf(IReadOnlyList<UsageDimension> dimensions) => dimensions.Aggregate(0, (set, dimension) => set | (1 << (int)dimension));

    private readonly record struct Key(DayFile Owner, int Dimensions, UsageLists Lists, long Unit);

    private sealed class Entry(UsageProjection projection)
    {
        internal UsageProjection Projection => projection;

        internal long Bytes { get; set; }

        internal long LastUse { get; set; }
    }
}

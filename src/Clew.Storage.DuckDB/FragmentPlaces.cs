using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Where one read has to look for fragments of traces. Ranges of one answer never overlap, so no fragment is met twice.</summary>
internal sealed class FragmentPlaces
{
    /// <summary>Ranges of one file that a statement names; beyond, those with the shortest gaps between them are joined.</summary>
    private const int RangesMax = 6;

    /// <summary>Looking up more keys costs more than reading everything.</summary>
    private const int KeysMax = 2_000;

    private readonly List<ReadSource> sources;

    internal FragmentPlaces(ReadContext context)
    {
        sources = [.. context.Sources.Where(source => source.Traces.Rows > 0)];
        foreach (ReadSource source in sources)
        {
            source.Blocks.Extend(context, source.IsComplete);
        }
    }

    /// <summary>All fragments.</summary>
    internal List<FragmentRange> All => Between(long.MinValue, long.MaxValue);

    /// <summary>About how many fragments begin in a stretch of time, and the first time at which one does.</summary>
    internal double Count(long from, long to) =>
        sources.Where(source => source.Traces.Overlaps(from, to)).Sum(source => source.Blocks.Count(from, to, source.Traces.Rows, source.Traces.Max));

    internal long First => sources.Count == 0 ? long.MaxValue : sources.Min(source => source.Traces.Min);

    internal long Last => sources.Count == 0 ? long.MinValue : sources.Max(source => source.Traces.Max);

    internal List<FragmentRange> Between(long from, long to) =>
        [.. sources.Where(source => source.Traces.Overlaps(from, to))
            .SelectMany(source => source.Parts(StoreTable.Traces).Select(table => new FragmentRange(source, table, from, to)))];

    internal List<FragmentRange> Of(TraceId traceId) => Find([TraceBlocks.HashOf(traceId)], long.MaxValue, long.MinValue);

    internal List<FragmentRange> OfConversation(string conversationId) => Find([TraceBlocks.HashOf(conversationId)], long.MaxValue, long.MinValue);

    internal List<FragmentRange> Of(IReadOnlyCollection<TraceId> traces) => Of(traces, long.MaxValue, long.MinValue);

    /// <summary>Places of all fragments of some traces, and all of a stretch of time, in which most of them are known to be.</summary>
    internal List<FragmentRange> Of(IReadOnlyCollection<TraceId> traces, long from, long to) =>
        traces.Count > KeysMax ? All : Find([.. traces.Select(TraceBlocks.HashOf)], from, to);

    /// <summary>Narrows places to stretches of time, joined to a few.</summary>
    /// <param name="places">Where to look.</param>
    /// <param name="times">At least one.</param>
    /// <param name="rowsPerRange">So many rows are rather read than left out by a range of their own.</param>
    internal List<FragmentRange> Within(List<FragmentRange> places, IEnumerable<(long From, long To)> times, int rowsPerRange)
    {
        List<(long From, long To)> all = [.. times];
        double rows = Count(all.Min(time => time.From), all.Max(time => time.To));
        List<(long From, long To)> joined = Join(all, (int)Math.Clamp(rows / rowsPerRange, 1, RangesMax));
        List<FragmentRange> within = [];
        foreach (IGrouping<string, FragmentRange> place in places.GroupBy(place => place.Table))
        {
            foreach ((long from, long to) in joined)
            {
                if (place.Any(range => range.From <= to && range.To >= from && range.Source.Traces.Overlaps(from, to)))
                {
                    within.Add(place.First() with { From = from, To = to });
                }
            }
        }
        return within;
    }

    private List<FragmentRange> Find(ulong[] hashes, long from, long to)
    {
        List<FragmentRange> ranges = [];
        foreach (ReadSource source in sources)
        {
            List<(long From, long To)> times = [];
            if (source.Traces.Overlaps(from, to) && from <= to)
            {
                times.Add((from, to));
            }
            source.Blocks.Find(hashes, from, to, times);
            IReadOnlyList<string> tables = source.Parts(StoreTable.Traces);
            ranges.AddRange(Join(times, RangesMax).Select(time => new FragmentRange(source, tables[0], time.From, time.To)));
            // What is in memory is in no block.
            ranges.AddRange(tables.Skip(1).Select(table => new FragmentRange(source, table, long.MinValue, long.MaxValue)));
        }
        return ranges;
    }

    private static List<(long From, long To)> Join(List<(long From, long To)> times, int countMax)
    {
        times.Sort();
        List<(long From, long To)> joined = [];
        foreach ((long from, long to) in times)
        {
            if (joined.Count > 0 && from <= joined[^1].To)
            {
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, to));
            }
            else
            {
                joined.Add((from, to));
            }
        }
        if (joined.Count > countMax)
        {
            HashSet<int> kept = [.. Enumerable.Range(1, joined.Count - 1).OrderByDescending(i => (double)joined[i].From - joined[i - 1].To).Take(countMax - 1)];
            List<(long From, long To)> fewer = [joined[0]];
            for (int i = 1; i < joined.Count; i++)
            {
                if (kept.Contains(i))
                {
                    fewer.Add(joined[i]);
                }
                else
                {
                    fewer[^1] = (fewer[^1].From, joined[i].To);
                }
            }
            return fewer;
        }
        return joined;
    }
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// A page of a trace list from the index: DuckDB is asked for the page's rows only. Chunks are gone through from the one that ends last, until no
/// other can hold a trace that belongs before those found.
/// </summary>
internal sealed class IndexedTraceList
{
    private readonly FragmentView view;
    private readonly FragmentFilter filter;
    private readonly int count;

    /// <summary>The best ones so far, the last of them at the head.</summary>
    private readonly PriorityQueue<FragmentGroup, FragmentGroup> best = new(Comparer<FragmentGroup>.Create(FragmentGroup.InOrder));

    /// <summary>Traces of several fragments that were looked at.</summary>
    private readonly HashSet<TraceId> known = [];

    private IndexedTraceList(FragmentView view, FragmentFilter filter, int count) => (this.view, this.filter, this.count) = (view, filter, count);

    internal static Page<TraceSummary> List(ReadContext context, FragmentView view, TraceQuery query, PageCursor? cursor, long nowUnixNano)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        List<FragmentGroup> found = new IndexedTraceList(view, new FragmentFilter(query, cursor, nowUnixNano, view.Texts), limit + 1).Find(context);
        bool isLast = found.Count <= limit;
        List<TraceSummary> page = TraceSummaryRow.Read(context, view, found.GetRange(0, Math.Min(limit, found.Count)), nowUnixNano);
        return new Page<TraceSummary>(page, isLast ? null : new PageCursor(page[^1].StartTimeUnixNano, page[^1].TraceId).ToString());
    }

    private List<FragmentGroup> Find(ReadContext context)
    {
        foreach (FragmentChunk chunk in view.Chunks.OrderByDescending(chunk => chunk.Last))
        {
            context.ThrowIfStopped();
            if (best.Count == count && best.Peek().Start > chunk.Last)
            {
                break;
            }
            // A trace that has its other fragments elsewhere may start earlier, or reach further, than the chunk.
            bool isWhole = !view.MayRepeat(chunk);
            if ((!isWhole || (chunk.First <= filter.LastStart && chunk.LastReach >= filter.Reach)) && filter.MayHold(chunk, isWhole))
            {
                Look(chunk, isWhole);
            }
        }
        List<FragmentGroup> found = new(best.Count);
        while (best.TryDequeue(out FragmentGroup group, out _))
        {
            found.Add(group);
        }
        found.Reverse();
        return found;
    }

    private void Look(FragmentChunk chunk, bool isWhole)
    {
        FragmentCondition? driver = filter.Driver;
        int rows = view.RowsOf(chunk);
        for (int row = 0; row < rows; row++)
        {
            if ((isWhole && filter.RulesOut(chunk, row)) || (driver is not null && !driver(chunk, row)))
            {
                continue;
            }
            // No trace starts after one of its fragments.
            if (best.Count == count && best.Peek().Start > chunk.MinStart[row])
            {
                continue;
            }
            if (isWhole || !view.MayRepeat(chunk, row) || known.Add(chunk.TraceIds[row]))
            {
                Offer(view.GroupOf(chunk, row));
            }
        }
    }

    private void Offer(in FragmentGroup group)
    {
        if (!filter.Matches(group))
        {
            return;
        }
        if (best.Count < count)
        {
            best.Enqueue(group, group);
        }
        else
        {
            best.EnqueueDequeue(group, group);
        }
    }
}

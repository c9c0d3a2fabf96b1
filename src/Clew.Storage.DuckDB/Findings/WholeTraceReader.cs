using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Findings;

/// <summary>Reads some traces at once with everything that their spans said. Most statements are planned for longer than they run, so few are better.</summary>
internal static class WholeTraceReader
{
    /// <summary>The spans of each trace by start, each as it was received last; traces that are not there, or are too large, are missing.</summary>
    /// <param name="context">The read.</param>
    /// <param name="traces">Which.</param>
    /// <param name="spansMax">Of one trace.</param>
    /// <param name="received">Only what came in some time, both ends included; null for all.</param>
    internal static Dictionary<TraceId, List<Span>> Read(ReadContext context, HashSet<TraceId> traces, int spansMax, (long From, long To)? received = null)
    {
        context.Look(traces);
        if (Locate(context, traces, spansMax) is not { } place)
        {
            return [];
        }
        place = place with { Received = received };
        OriginReader origins = new();
        Dictionary<TraceId, List<Span>> found = ReadRows(context, place, origins);
        foreach (List<TraceId> group in WithoutSharedIds(found))
        {
            Place own = place with { Traces = group };
            Dictionary<(SpanId, long), Span> wanted = [];
            foreach (Span span in group.SelectMany(trace => found[trace]))
            {
                wanted[(span.SpanId, span.ReceivedTimeUnixNano)] = span;
            }
            foreach (ReadSource source in place.Sources.Where(source => source.HasContent))
            {
                new ContentReader(context, source, origins.Pool).Read(own.Condition, wanted);
            }
        }
        origins.Fill(context.Over(place.Sources));
        return found;
    }

    private static Place? Locate(ReadContext context, HashSet<TraceId> traces, int spansMax)
    {
        List<FragmentRange> ranges = new FragmentPlaces(context).Of(traces);
        if (ranges.Count == 0)
        {
            return null;
        }
        List<TraceId> present = [];
        (long from, long to) = (long.MaxValue, long.MinValue);
        SqlBuilder sql = new();
        sql.Append("SELECT trace_id, min(min_start), max(max_start), sum(spans)::BIGINT FROM ").AppendFragments(ranges, "trace_id, min_start, max_start, spans");
        sql.Append($" WHERE trace_id IN {TraceIdList.In(sql, traces)} GROUP BY trace_id");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            if (row.GetInt64(3) <= spansMax)
            {
                present.Add(row.GetTraceId(0));
                (from, to) = (Math.Min(from, row.GetInt64(1)), Math.Max(to, row.GetInt64(2)));
            }
        }
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Spans.Rows > 0 && source.Spans.Overlaps(from, to))];
        return present.Count == 0 || sources.Count == 0 ? null : new Place(present, sources, from, to);
    }

    private static Dictionary<TraceId, List<Span>> ReadRows(ReadContext context, Place place, OriginReader origins)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion(place.Sources, StoreTable.Spans, SpanRowReader.Full, place.Condition(sql));
        SpanRowReader reader = new(origins);
        Dictionary<(TraceId, SpanId), Span> latest = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            Span span = reader.Read(row, full: true);
            if (!latest.TryGetValue((span.TraceId, span.SpanId), out Span? other) || other.ReceivedTimeUnixNano < span.ReceivedTimeUnixNano)
            {
                latest[(span.TraceId, span.SpanId)] = span;
            }
        }
        return latest.Values.GroupBy(span => span.TraceId).ToDictionary(
            trace => trace.Key, trace => trace.OrderBy(span => span.StartTimeUnixNano).ThenBy(span => span.SpanId.Value).ToList());
    }

    /// <summary>Bodies are looked up by span id and time of receipt, and an emitter may number the spans of each trace from one.</summary>
    private static List<List<TraceId>> WithoutSharedIds(Dictionary<TraceId, List<Span>> traces)
    {
        List<List<TraceId>> groups = [[]];
        HashSet<(SpanId, long)> seen = [];
        foreach ((TraceId trace, List<Span> spans) in traces)
        {
            if (spans.Any(span => seen.Contains((span.SpanId, span.ReceivedTimeUnixNano))))
            {
                groups.Add([]);
                seen.Clear();
            }
            groups[^1].Add(trace);
            seen.UnionWith(spans.Select(span => (span.SpanId, span.ReceivedTimeUnixNano)));
        }
        return groups;
    }

    private sealed record Place(List<TraceId> Traces, IReadOnlyList<ReadSource> Sources, long From, long To)
    {
        internal (long From, long To)? Received { get; init; }

        internal string Condition(SqlBuilder sql) =>
            $"start_ns BETWEEN {sql.Parameter(From)} AND {sql.Parameter(To)} AND trace_id IN {TraceIdList.In(sql, Traces)}"
            + (Received is { } time ? $" AND received_ns BETWEEN {sql.Parameter(time.From)} AND {sql.Parameter(time.To)}" : "");
    }
}

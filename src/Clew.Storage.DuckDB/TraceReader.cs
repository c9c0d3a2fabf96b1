using System.Globalization;
using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Reads one trace: its fragments tell the sources and the range of time, and the range keeps the look into <c>spans</c> short.</summary>
internal static class TraceReader
{
    internal static (TraceSummary Summary, IReadOnlyList<Span> Spans)? ReadTrace(ReadContext context, TraceId traceId, long nowUnixNano)
    {
        TracePreviews previews = new(traceId);
        if (Locate(context, traceId, previews) is not { } place)
        {
            return null;
        }
        OriginReader origins = new();
        List<Span> spans = ReadRows(context, place, origins, SpanRowReader.Skeleton, null);
        if (spans.Count == 0)
        {
            return null;
        }
        // The list sums up fragments, which count a span twice that was sent twice. Here all spans are at hand.
        TraceFragment whole = new();
        whole.Reset(traceId);
        foreach (Span span in spans)
        {
            whole.Add(span, 0);
        }
        return (whole.ToSummary(nowUnixNano) with { InputPreview = previews.Input, OutputPreview = previews.Output, Sampling = previews.Sampling }, spans);
    }

    internal static IReadOnlyList<Span> ReadSpans(ReadContext context, TraceId traceId)
    {
        if (Locate(context, traceId) is not { } place)
        {
            return [];
        }
        OriginReader origins = new();
        List<Span> spans = ReadRows(context, place, origins, SpanRowReader.Full, null);
        ReadContent(context, place, origins.Pool, spans, null);
        origins.Fill(context.Over(place.Sources));
        return spans;
    }

    internal static IReadOnlyList<SpanWithLogs> ReadSpans(ReadContext context, TraceId traceId, IReadOnlyCollection<SpanId> spanIds)
    {
        if (spanIds.Count == 0 || Locate(context, traceId) is not { } place)
        {
            return [];
        }
        OriginReader origins = new();
        Dictionary<SpanId, Span> spans = ReadRows(context, place, origins, SpanRowReader.Full, spanIds).ToDictionary(span => span.SpanId);
        ReadContent(context, place, origins.Pool, [.. spans.Values], spanIds);
        List<ReadSource> withLogs = [.. context.Sources.Where(source => source.Logs.Rows > 0)];
        ILookup<SpanId, LogRecord> logs = ReadLogs(context, withLogs, origins, traceId, spanIds).ToLookup(log => log.SpanId);
        origins.Fill(context.Over([.. place.Sources.Union(withLogs)]));
        return [.. spans.Values.Select(span => new SpanWithLogs(span, [.. logs[span.SpanId]]))];
    }

    internal static SpanWithLogs? ReadSpan(ReadContext context, TraceId traceId, SpanId spanId)
    {
        if (Locate(context, traceId) is not { } place)
        {
            return null;
        }
        OriginReader origins = new();
        List<Span> spans = ReadRows(context, place, origins, SpanRowReader.Full, [spanId]);
        if (spans.Count == 0)
        {
            return null;
        }
        ReadContent(context, place, origins.Pool, spans, [spanId]);
        List<ReadSource> withLogs = [.. context.Sources.Where(source => source.Logs.Rows > 0)];
        List<LogRecord> logs = ReadLogs(context, withLogs, origins, traceId, [spanId]);
        origins.Fill(context.Over([.. place.Sources.Union(withLogs)]));
        return new SpanWithLogs(spans[0], logs);
    }

    /// <summary>The sources that hold spans of the trace, and when its first and its last span start.</summary>
    private static Place? Locate(ReadContext context, TraceId traceId, TracePreviews? previews = null)
    {
        Dictionary<ReadSource, (long From, long To)> found = [];
        context.Look(traceId);
        List<FragmentRange> others;
        if (context.Fragments.Open(context, withMemory: false) is { } view)
        {
            foreach (IGrouping<FragmentPlace, FragmentRow> rows in view.Find(traceId).GroupBy(row => row.Chunk.Place))
            {
                foreach (FragmentRow row in rows)
                {
                    Include(found, view.SourceOf(rows.Key), row.Chunk.MinStart[row.Row], row.Chunk.MaxStart[row.Row]);
                }
                previews?.Read(context, view, rows.Key, [.. rows]);
            }
            others = [.. context.Sources.Where(source => source.InMemory(StoreTable.Traces) is not null)
                .Select(source => new FragmentRange(source, source.InMemory(StoreTable.Traces)!, long.MinValue, long.MaxValue))];
        }
        else
        {
            others = new FragmentPlaces(context).Of(traceId);
        }
        if (others.Count > 0)
        {
            Locate(context, traceId, others, found, previews);
        }
        return found.Count == 0 ? null : new Place(traceId, [.. found.Keys], found.Values.Min(range => range.From), found.Values.Max(range => range.To));
    }

    private static void Locate(
        ReadContext context, TraceId traceId, List<FragmentRange> ranges, Dictionary<ReadSource, (long From, long To)> found, TracePreviews? previews)
    {
        string columns = previews is null ? "min_start, max_start" : "min_start, max_start, " + TracePreviews.Columns;
        SqlBuilder sql = new();
        string id = sql.Parameter(traceId);
        for (int i = 0; i < ranges.Count; i++)
        {
            sql.Append(i == 0 ? "" : " UNION ALL ");
            sql.Append(string.Create(CultureInfo.InvariantCulture, $"SELECT {i}, {columns} FROM ")).AppendFragments([ranges[i]], columns, $"trace_id = {id}");
        }
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            Include(found, ranges[row.GetInt32(0)].Source, row.GetInt64(1), row.GetInt64(2));
            previews?.Take(row, 3);
        }
    }

    private static void Include(Dictionary<ReadSource, (long From, long To)> found, ReadSource source, long from, long to)
    {
        (long From, long To) present = found.GetValueOrDefault(source, (long.MaxValue, long.MinValue));
        found[source] = (Math.Min(present.From, from), Math.Max(present.To, to));
    }

    private static List<Span> ReadRows(ReadContext context, Place place, OriginReader origins, string columns, IReadOnlyCollection<SpanId>? only)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion(place.Sources, StoreTable.Spans, columns, place.Condition(sql, only));
        SpanRowReader reader = new(origins);
        List<Span> spans = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            spans.Add(reader.Read(row, columns == SpanRowReader.Full));
        }
        // Here and not in SQL: to plan for the order of sixty columns costs more than to order some spans.
        return WithoutDuplicates([.. spans.OrderBy(span => span.StartTimeUnixNano).ThenByDescending(span => span.ReceivedTimeUnixNano)]);
    }

    /// <summary>Keeps of each span what was received last.</summary>
    private static List<Span> WithoutDuplicates(List<Span> spans)
    {
        Dictionary<SpanId, Span> latest = new(spans.Count);
        foreach (Span span in spans)
        {
            if (!latest.TryGetValue(span.SpanId, out Span? other) || other.ReceivedTimeUnixNano < span.ReceivedTimeUnixNano)
            {
                latest[span.SpanId] = span;
            }
        }
        if (latest.Count < spans.Count)
        {
            spans.RemoveAll(span => latest[span.SpanId] != span);
        }
        return spans;
    }

    private static void ReadContent(ReadContext context, Place place, Utf8Pool pool, List<Span> spans, IReadOnlyCollection<SpanId>? only)
    {
        Dictionary<(SpanId, long), Span> wanted = [];
        foreach (Span span in spans)
        {
            wanted[(span.SpanId, span.ReceivedTimeUnixNano)] = span;
        }
        // Ids of parts mean something within their source only, and a span is in one.
        foreach (ReadSource source in place.Sources)
        {
            new ContentReader(context, source, pool).Read(sql => place.Condition(sql, only), wanted);
        }
    }

    private static List<LogRecord> ReadLogs(ReadContext context, List<ReadSource> sources, OriginReader origins, TraceId traceId, IReadOnlyCollection<SpanId> only)
    {
        List<LogRecord> logs = [];
        if (sources.Count == 0)
        {
            return logs;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ");
        sql.AppendUnion(sources, StoreTable.Logs, LogRow.Columns + ", effective_ns",
            $"trace_id = {sql.Parameter(traceId)} AND {In(only)}");
        sql.Append(" ORDER BY effective_ns");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            logs.Add(LogRow.Read(row, origins));
        }
        return logs;
    }

    /// <summary>Ids are numbers, so they may stand in the text.</summary>
    private static string In(IReadOnlyCollection<SpanId> spanIds) =>
        $"span_id IN ({string.Join(", ", spanIds.Select(id => id.Value.ToString(CultureInfo.InvariantCulture)))})";

    private sealed record Place(TraceId TraceId, IReadOnlyList<ReadSource> Sources, long From, long To)
    {
        internal string Condition(SqlBuilder sql, IReadOnlyCollection<SpanId>? only) =>
            $"trace_id = {sql.Parameter(TraceId)} AND start_ns BETWEEN {sql.Parameter(From)} AND {sql.Parameter(To)}"
            + (only is null ? "" : $" AND {In(only)}");
    }
}

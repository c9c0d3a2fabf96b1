using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Reads one trace: its fragments tell the sources and the range of time, and the range keeps the look into <c>spans</c> short.</summary>
internal static class TraceReader
{
    private const string Fragment = "min_start, max_start, input_preview, input_rank, output_preview, output_rank";

    internal static (TraceSummary Summary, IReadOnlyList<Span> Spans)? ReadTrace(ReadContext context, TraceId traceId, long nowUnixNano)
    {
        if (Locate(context, traceId) is not { } place)
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
        return (whole.ToSummary(nowUnixNano) with { InputPreview = place.InputPreview, OutputPreview = place.OutputPreview }, spans);
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

    /// <summary>The sources that hold spans of the trace, when its first and its last span start, and its previews, which spans do not have.</summary>
    private static Place? Locate(ReadContext context, TraceId traceId)
    {
        List<FragmentRange> ranges = new FragmentPlaces(context).Of(traceId);
        context.Look(traceId);
        if (ranges.Count == 0)
        {
            return null;
        }
        List<ReadSource> sources = [];
        long from = long.MaxValue;
        long to = long.MinValue;
        RankedText input = new(long.MaxValue);
        RankedText output = new(long.MinValue);
        SqlBuilder sql = new();
        string id = sql.Parameter(traceId);
        for (int i = 0; i < ranges.Count; i++)
        {
            sql.Append(i == 0 ? "" : " UNION ALL ");
            sql.Append(string.Create(CultureInfo.InvariantCulture, $"SELECT {i}, {Fragment} FROM ")).AppendFragments([ranges[i]], Fragment, $"trace_id = {id}");
        }
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            ReadSource source = ranges[row.GetInt32(0)].Source;
            if (!sources.Contains(source))
            {
                sources.Add(source);
            }
            from = Math.Min(from, row.GetInt64(1));
            to = Math.Max(to, row.GetInt64(2));
            input.TakeLower(row, 3, row.GetInt64(4));
            output.TakeHigher(row, 5, row.GetInt64(6));
        }
        return sources.Count == 0 ? null : new Place(traceId, sources, from, to, input.Text, output.Text);
    }

    private static List<Span> ReadRows(ReadContext context, Place place, OriginReader origins, string columns, IReadOnlyCollection<SpanId>? only)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion(place.Sources, StoreTable.Spans, columns, place.Condition(sql, only)).Append(" ORDER BY start_ns, received_ns DESC");
        SpanRowReader reader = new(origins);
        List<Span> spans = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            spans.Add(reader.Read(row, columns == SpanRowReader.Full));
        }
        return WithoutDuplicates(spans);
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

    private sealed record Place(TraceId TraceId, IReadOnlyList<ReadSource> Sources, long From, long To, string? InputPreview, string? OutputPreview)
    {
        internal string Condition(SqlBuilder sql, IReadOnlyCollection<SpanId>? only) =>
            $"trace_id = {sql.Parameter(TraceId)} AND start_ns BETWEEN {sql.Parameter(From)} AND {sql.Parameter(To)}"
            + (only is null ? "" : $" AND {In(only)}");
    }
}

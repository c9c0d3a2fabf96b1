using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Lists traces, looking at no more of them than a page needs.</summary>
internal sealed class TraceListReader
{
    /// <summary>Fragments in the first window, as a multiple of the page: a trace has one or two, and few traces meet a filter.</summary>
    private const int FirstWindowFactor = 3;

    private const int FirstWindowFactorFiltered = 200;

    /// <summary>More candidates than this are joined inside the database.</summary>
    private const int CandidatesMax = 5_000;

    private readonly ReadContext context;
    private readonly TraceQuerySql query;
    private readonly FragmentPlaces places;
    private readonly TraceWindows windows;
    private readonly Dictionary<(ReadSource Source, string Text), string> parts = [];
    private readonly SearchExpression? search;
    private readonly int limit;
    private readonly long nowUnixNano;

    private TraceListReader(ReadContext context, TraceQuery asked, PageCursor? cursor, long nowUnixNano)
    {
        this.context = context;
        this.nowUnixNano = nowUnixNano;
        search = asked.Search;
        query = new TraceQuerySql(asked, cursor, nowUnixNano);
        places = new FragmentPlaces(context);
        limit = Math.Clamp(asked.Limit, 1, 1000);
        long last = Math.Min(asked.ToUnixNano is { } to ? Math.Max(to, long.MinValue + 1) - 1 : long.MaxValue, cursor?.TimeUnixNano ?? long.MaxValue);
        windows = new TraceWindows(places, last, limit * (query.IsFiltered ? FirstWindowFactorFiltered : FirstWindowFactor));
    }

    internal static Page<TraceSummary> List(ReadContext context, TraceQuery query, PageCursor? cursor, long nowUnixNano) =>
        new TraceListReader(context, query, cursor, nowUnixNano).List();

    /// <summary>The newest traces that a query finds, without what they are.</summary>
    internal static List<TraceId> Ids(ReadContext context, TraceQuery query, int countMax, long nowUnixNano) =>
        [.. new TraceListReader(context, query with { Limit = countMax, Cursor = null }, null, nowUnixNano).Find(countMax).Select(trace => trace.TraceId)];

    private List<(TraceId TraceId, long From, long To)> Find(int countMax)
    {
        List<(TraceId TraceId, long From, long To)> found = [];
        while (found.Count < countMax && windows.Next(found.Count, countMax, out long from, out long to))
        {
            found.AddRange(Window(from, to, countMax - found.Count));
        }
        return found;
    }

    private Page<TraceSummary> List()
    {
        List<(TraceId TraceId, long From, long To)> found = Find(limit + 1);
        bool isLast = found.Count <= limit;
        List<TraceSummary> page = TraceSummaryRow.Read(context, places, places.All, [.. found.Take(limit)], nowUnixNano);
        return new Page<TraceSummary>(page, isLast ? null : new PageCursor(page[^1].StartTimeUnixNano, page[^1].TraceId).ToString());
    }

    /// <summary>The next traces, newest first, with the first and the last start of a fragment.</summary>
    private List<(TraceId TraceId, long From, long To)> Window(long from, long to, int wanted)
    {
        List<FragmentRange> window = places.Between(from, to - 1);
        List<FragmentRange> later = to == long.MaxValue ? [] : places.Between(to, long.MaxValue);
        if (window.Count == 0)
        {
            return [];
        }
        HashSet<TraceId>? candidates = ReadIds(query.Candidates(new SqlBuilder(), window, later, from), CandidatesMax);
        if (query.HasSearch)
        {
            candidates = Search(candidates, from, to);
        }
        if (search is not null)
        {
            candidates = Matching(search, candidates, from, to);
        }
        if (candidates?.Count == 0)
        {
            return [];
        }
        SqlBuilder sql = new();
        string ids = candidates is null ? $"({query.Candidates(sql.Part(), window, later, from).Text})" : TraceIdList.In(sql, candidates);
        List<FragmentRange> ranges = candidates is null ? places.All : places.Of(candidates, from, to - 1);
        List<(TraceId TraceId, long From, long To)> page = [];
        using (ResultReader row = context.Execute(query.Page(sql, ranges, ids, from, to, wanted)))
        {
            while (row.Read())
            {
                page.Add((row.GetTraceId(0), row.GetInt64(1), row.GetInt64(2)));
            }
        }
        return page;
    }

    /// <summary>Null when there are more than <paramref name="countMax"/>.</summary>
    private HashSet<TraceId>? ReadIds(SqlBuilder sql, int countMax)
    {
        HashSet<TraceId> ids = [];
        if (countMax < int.MaxValue)
        {
            sql.Append($" LIMIT {sql.Parameter(countMax * 2L)}");
        }
        int rows = 0;
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            rows++;
            ids.Add(row.GetTraceId(0));
        }
        return ids.Count > countMax || rows == countMax * 2L ? null : ids;
    }

    private HashSet<TraceId>? Search(HashSet<TraceId>? candidates, long from, long to)
    {
        if (candidates?.Count == 0)
        {
            return candidates;
        }
        SqlBuilder sql = new();
        long last = LastStart(candidates, from, to);
        string? ids = candidates is null ? null : TraceIdList.In(sql, candidates);
        IReadOnlyList<ReadSource> sources = SourcesOfSpans(from, last);
        return sources.Count == 0 ? [] : ReadIds(query.Search(sources, ids, sql, from, last, PartsOf), int.MaxValue);
    }

    /// <summary>Which of some traces, or of all that start in a window, fulfil the query of the language.</summary>
    private HashSet<TraceId>? Matching(SearchExpression expression, HashSet<TraceId>? candidates, long from, long to)
    {
        if (candidates?.Count == 0)
        {
            return candidates;
        }
        SqlBuilder sql = new();
        long last = LastStart(candidates, from, to);
        IReadOnlyList<ReadSource> sources = SourcesOfSpans(from, last);
        if (sources.Count == 0)
        {
            return [];
        }
        string? ids = candidates is null ? null : TraceIdList.In(sql, candidates);
        List<FragmentRange> fragments = candidates is null ? places.All : places.Of(candidates, from, to - 1);
        return ReadIds(query.Matches(sql, expression, fragments, sources, ids, (from, to), last, PartsOf, FindingSql.Sources(context, from)), int.MaxValue);
    }

    /// <summary>When the last span of some traces starts, as far as fragments tell.</summary>
    private long LastStart(HashSet<TraceId>? candidates, long from, long to)
    {
        if (candidates is null)
        {
            return long.MaxValue;
        }
        SqlBuilder end = new();
        end.Append("SELECT max(max_start) FROM ").AppendFragments(places.Of(candidates, from, to - 1), "trace_id, max_start");
        end.Append($" WHERE trace_id IN {TraceIdList.In(end, candidates)}");
        using ResultReader row = context.Execute(end);
        return row.Read() ? row.GetInt64OrNull(0) ?? long.MaxValue : long.MaxValue;
    }

    private IReadOnlyList<ReadSource> SourcesOfSpans(long from, long last) =>
        [.. context.Sources.Where(source => source.Spans.Rows > 0 && source.Spans.Overlaps(from, last))];

    /// <summary>Looked up once for all windows: it reads all bodies of the day.</summary>
    private string PartsOf(ReadSource source, string text)
    {
        if (!parts.TryGetValue((source, text), out string? found))
        {
            List<long> ids = [];
            using (ResultReader row = context.Execute(TraceQuerySql.Parts(source, text)))
            {
                while (row.Read())
                {
                    ids.Add(row.GetInt64(0));
                }
            }
            parts[(source, text)] = found = string.Join(',', ids);
        }
        return found;
    }
}

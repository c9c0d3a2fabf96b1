using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Storage.DuckDB.Findings;

/// <summary>Lists findings, and tells what was found in some traces.</summary>
internal static class FindingReader
{
    /// <summary>A severity above which the whole time fits: nanoseconds of the next 40 years need 61 bits.</summary>
    private const string SeverityKey = "severity::BIGINT * (1::BIGINT << 61) + greatest(0, least(time_ns, (1::BIGINT << 61) - 1))";

    private const string Id = "lower(hex(trace_id)) || ':' || type || ':' || subject";

    internal static Page<StoredFinding> List(ReadContext context, FindingQuery query)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        string sorted = query.Sort.ToString() + "|";
        PageCursor? cursor = PageCursor.Parse(query.Cursor);
        if (cursor is { } given && !given.Id.StartsWith(sorted, StringComparison.Ordinal))
        {
            throw new InvalidCursorException("The cursor was not issued for findings in this order.");
        }
        List<ReadSource> sources = FindingSql.Sources(context, query.FromUnixNano, query.ToUnixNano);
        if (sources.Count == 0)
        {
            return new Page<StoredFinding>([], null);
        }
        SqlBuilder sql = new();
        string? traces = query.TraceId is { } only ? $"({sql.Parameter(only)})" : null;
        sql.Append($"SELECT {FindingRow.Columns}, key, id FROM (SELECT *, {KeyOf(query.Sort)} AS key, {Id} AS id FROM ");
        sql.AppendCurrent(sources, "*", FindingSql.Where(sql, query), traces).Append(")");
        if (cursor is { } after)
        {
            string key = sql.Parameter(after.TimeUnixNano);
            sql.Append($" WHERE key < {key} OR (key = {key} AND id < {sql.Parameter(after.Id[sorted.Length..])})");
        }
        sql.Append($" ORDER BY key DESC, id DESC LIMIT {sql.Parameter(limit + 1L)}");
        List<(Finding Finding, long Key, string Id)> found = [];
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                found.Add((FindingRow.Read(row), row.GetInt64(14), row.GetStringOrNull(15)!));
            }
        }
        string? next = null;
        if (found.Count > limit)
        {
            found.RemoveAt(limit);
            next = new PageCursor(found[^1].Key, sorted + found[^1].Id).ToString();
        }
        HashSet<TraceId> stored = Stored(context, [.. found.Select(finding => finding.Finding.TraceId)]);
        return new Page<StoredFinding>([.. found.Select(finding => new StoredFinding(finding.Finding, stored.Contains(finding.Finding.TraceId)))], next);
    }

    /// <summary>All findings of some traces that are in force, the worst of a trace first.</summary>
    internal static ILookup<TraceId, Finding> Of(ReadContext context, IReadOnlyCollection<TraceId> traces)
    {
        List<Finding> found = [];
        List<ReadSource> sources = FindingSql.Sources(context);
        if (sources.Count > 0 && traces.Count > 0)
        {
            // Also in place of what the read looked for before.
            context.Look([.. traces]);
            SqlBuilder sql = new();
            string ids = TraceIdList.In(sql, traces);
            sql.Append($"SELECT {FindingRow.Columns} FROM ").AppendCurrent(sources, "*", traces: ids).Append(" ORDER BY severity DESC, time_ns, type, subject");
            using ResultReader row = context.Execute(sql);
            while (row.Read())
            {
                found.Add(FindingRow.Read(row));
            }
        }
        return found.ToLookup(finding => finding.TraceId);
    }

    /// <summary>The lines of a list of traces with what was found in them.</summary>
    internal static Page<TraceSummary> Mark(ReadContext context, Page<TraceSummary> page) => page with { Items = Mark(context, page.Items) };

    internal static IReadOnlyList<TraceSummary> Mark(ReadContext context, IReadOnlyList<TraceSummary> traces)
    {
        if (traces.Count == 0 || !context.Sources.Any(source => source.Findings.Rows > 0))
        {
            return traces;
        }
        List<ReadSource> sources = FindingSql.Sources(context, traces.Min(trace => trace.StartTimeUnixNano));
        if (sources.Count == 0)
        {
            return traces;
        }
        Dictionary<TraceId, List<FindingMark>> marks = [];
        HashSet<TraceId> wanted = [.. traces.Select(IdOf)];
        context.Look(wanted);
        SqlBuilder sql = new();
        string ids = TraceIdList.In(sql, wanted);
        sql.Append("SELECT trace_id, type, max(severity), count(*) FROM ").AppendCurrent(sources, "trace_id, type, severity", traces: ids);
        sql.Append(" GROUP BY trace_id, type ORDER BY 3 DESC, type");
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                if (!marks.TryGetValue(row.GetTraceId(0), out List<FindingMark>? ofTrace))
                {
                    marks.Add(row.GetTraceId(0), ofTrace = []);
                }
                ofTrace.Add(new FindingMark(row.GetStringOrNull(1) ?? "", (FindingSeverity)row.GetByte(2), (int)row.GetInt64(3)));
            }
        }
        return marks.Count == 0 ? traces : [.. traces.Select(trace => marks.TryGetValue(IdOf(trace), out List<FindingMark>? own) ? trace with { Findings = own } : trace)];
    }

    private static TraceId IdOf(TraceSummary trace) => TraceId.TryParse(trace.TraceId, out TraceId id) ? id : default;

    private static string KeyOf(FindingSort sort) => sort switch
    {
        FindingSort.Severity => SeverityKey,
        FindingSort.Cost => "CASE WHEN wasted_cost IS NULL THEN -1 ELSE (least(wasted_cost, 1e9) * 1e9)::BIGINT END",
        _ => "time_ns",
    };

    private static HashSet<TraceId> Stored(ReadContext context, HashSet<TraceId> traces)
    {
        HashSet<TraceId> stored = [];
        List<FragmentRange> ranges = traces.Count == 0 ? [] : new FragmentPlaces(context).Of(traces);
        if (ranges.Count == 0)
        {
            return stored;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT DISTINCT trace_id FROM ").AppendFragments(ranges, "trace_id").Append($" WHERE trace_id IN {TraceIdList.In(sql, traces)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            stored.Add(row.GetTraceId(0));
        }
        return stored;
    }
}

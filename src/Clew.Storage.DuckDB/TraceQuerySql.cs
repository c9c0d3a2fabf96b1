using System.Globalization;
using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Packing;
using Clew.Storage.DuckDB.Search;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The statements behind a window of a trace list: which traces may belong to it, which of them do, and what they are. Windows do not overlap, and
/// a trace belongs to the window of its first span, so a trace is found exactly once however its fragments lie.
/// </summary>
internal sealed class TraceQuerySql(TraceQuery query, PageCursor? cursor, long nowUnixNano)
{
    private readonly string? text = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text.Trim().ToLowerInvariant();

    /// <summary>The filters look into spans and bodies.</summary>
    internal bool HasSearch => text is not null || query.Attributes.Count > 0;

    /// <summary>Some condition leaves out traces, so that more must be looked at than are wanted.</summary>
    internal bool IsFiltered => HasSearch || query.Search is not null || Filters(new SqlBuilder()).Any() || query.Status is not null || query.MinDurationNanos is not null || query.MinCostUsd is not null;

    /// <summary>
    /// Ids of the traces with a fragment in the window that meet the first filter anywhere from there on. No fragment of a trace of the window lies before it.
    /// </summary>
    internal SqlBuilder Candidates(SqlBuilder sql, List<FragmentRange> window, List<FragmentRange> later, long from)
    {
        string? driver = Filters(sql).FirstOrDefault() ?? Reach(sql, from);
        sql.Append("SELECT trace_id FROM ").AppendFragments(window, "trace_id", driver);
        if (driver is not null && later.Count > 0)
        {
            sql.Append(" UNION ALL SELECT trace_id FROM ").AppendFragments(later, "trace_id", driver);
            sql.Append(" WHERE trace_id IN (SELECT trace_id FROM ").AppendFragments(window, "trace_id").Append(")");
        }
        return sql;
    }

    /// <summary>Id, first and last start of fragments, for the traces of the window, newest first.</summary>
    internal SqlBuilder Page(SqlBuilder sql, List<FragmentRange> ranges, string ids, long from, long to, int limit)
    {
        List<string> filters = [.. Filters(sql)];
        string columns = "trace_id, min_start" + GroupColumns + string.Concat(filters.Select((filter, i) => string.Create(CultureInfo.InvariantCulture, $", {filter} AS matches{i}")));
        sql.Append("SELECT trace_id, min(min_start), max(min_start) FROM ").AppendFragments(ranges, columns);
        sql.Append($" WHERE trace_id IN {ids} GROUP BY trace_id HAVING min(min_start) >= {sql.Parameter(from)} AND min(min_start) < {sql.Parameter(to)}");
        for (int i = 0; i < filters.Count; i++)
        {
            sql.Append(string.Create(CultureInfo.InvariantCulture, $" AND bool_or(matches{i})"));
        }
        AppendGroupFilters(sql);
        return sql.Append($" ORDER BY min(min_start) DESC, trace_id DESC LIMIT {sql.Parameter((long)limit)}");
    }

    /// <summary>Of some traces, or of all when <paramref name="ids"/> is null, those with a span or a body that the search finds.</summary>
    /// <param name="sources">Where to look.</param>
    /// <param name="ids">The traces.</param>
    /// <param name="sql">Gets the statement.</param>
    /// <param name="from">Earliest start of a span.</param>
    /// <param name="to">Latest start of a span.</param>
    /// <param name="partsOf">Ids of a source's parts of bodies that hold the text, as a list separated by commas.</param>
    internal SqlBuilder Search(IReadOnlyList<ReadSource> sources, string? ids, SqlBuilder sql, long from, long to, Func<ReadSource, string, string> partsOf)
    {
        string range = $"start_ns >= {sql.Parameter(from)} AND start_ns <= {sql.Parameter(to)}";
        List<string> parts = [];
        foreach ((string key, string value) in query.Attributes)
        {
            parts.Add(AttributeSearch(sql, sources, range, key, value, ids));
        }
        if (text is not null)
        {
            parts.Add(TextSearch(sources, sql, range, ids, text, source => partsOf(source, text)));
        }
        return sql.Append(string.Join(" INTERSECT ", parts.Select(part => $"(SELECT DISTINCT trace_id FROM ({part}))")));
    }

    private static string AttributeSearch(SqlBuilder sql, IReadOnlyList<ReadSource> sources, string range, string key, string value, string? ids)
    {
        string name = sql.Parameter(key);
        string wanted = sql.Parameter(value);
        string promoted = PromotedAttributes.Condition(sql, key, value) is { } condition ? $"OR {condition} " : "";
        return string.Join(" UNION ALL ", sources.Where(source => source.Spans.Rows > 0).Select(source => $"""
            SELECT trace_id FROM {PackedColumns.Unpack(source.Table(StoreTable.Spans), promoted)} WHERE {range}{Among(ids)} AND (attrs[{name}] = {wanted} {promoted}OR
              resource_hash IN (SELECT hash FROM {source.Table(StoreTable.Resources)} WHERE kind = 0 AND attrs[{name}] = {wanted}))
            """));
    }

    /// <summary>Traces whose query of the language holds, of those that start in a window.</summary>
    internal SqlBuilder Matches(SqlBuilder sql, SearchExpression expression, IReadOnlyList<FragmentRange> fragments, IReadOnlyList<ReadSource> sources, string? ids, (long From, long To) window, long last, Func<ReadSource, string, string> partsOf, IReadOnlyList<ReadSource> withFindings)
    {
        TraceSearchSql search = new(sql, nowUnixNano, Search, condition => FindingSql.Traces(sql.Part(), withFindings, condition));
        return sql.Append(search.Traces(expression, fragments, sources, ids, window, last));

        string Search(string word)
        {
            string searched = word.ToLowerInvariant();
            string range = $"start_ns >= {sql.Parameter(window.From)} AND start_ns <= {sql.Parameter(last)}";
            return TextSearch(sources, sql, range, ids, searched, source => partsOf(source, searched));
        }
    }

    private static string TextSearch(IReadOnlyList<ReadSource> sources, SqlBuilder sql, string range, string? ids, string searched, Func<ReadSource, string> partsOf)
    {
        SqlBuilder part = sql.Part();
        string needle = sql.Parameter(searched);
        string inTraces = ContainsAny(needle, "conversation_id", "user_id", "input_preview", "output_preview");
        // What holds a part holds the needle: the parts are looked at only there.
        string inSpans = ContainsAny(needle, "name", "error_message")
            + $" OR ({ContainsAny(needle, "actor")} AND ({ContainsAny(needle, "agent", "tool_name")}))"
            + $" OR ({ContainsAny(needle, "call")} AND {ContainsAny(needle, "request_model")})"
            + $" OR ({ContainsAny(needle, "origin")} AND {ContainsAny(needle, "service")})";
        // Writing ids out as text is the dearest part, and only text that looks like one can be part of one.
        if (searched.All(char.IsAsciiHexDigit))
        {
            inTraces += $" OR contains(lower(hex(trace_id)), {needle})";
            inSpans += $" OR contains(format('{{:016x}}', span_id), {needle})";
        }
        string start = range.Replace("start_ns", "min_start", StringComparison.Ordinal);
        part.Append("SELECT trace_id FROM ").AppendUnion(sources, StoreTable.Traces, "trace_id", $"{start}{Among(ids)} AND ({inTraces})");
        part.Append(" UNION ALL SELECT trace_id FROM ").AppendUnion(sources, StoreTable.Spans, "trace_id", $"{range}{Among(ids)} AND ({inSpans})");
        foreach (ReadSource source in sources.Where(source => source.HasContent))
        {
            if (partsOf(source) is { Length: > 0 } found)
            {
                part.Append(" UNION ALL SELECT trace_id FROM (SELECT trace_id, unnest(content_parts) AS part FROM ").AppendUnion([source], StoreTable.Spans, "trace_id, content_parts", $"{range}{Among(ids)}");
                part.Append($") WHERE part IN (SELECT unnest(string_split({sql.Parameter(found)}, ',')::BIGINT[]))");
            }
        }
        return part.Text;
    }

    /// <summary>Parts that hold the text, each once however many calls repeat it. A text that a cut between parts goes through is not found.</summary>
    internal static SqlBuilder Parts(ReadSource source, string text)
    {
        SqlBuilder sql = new();
        string needle = sql.Parameter(text);
        string first = TextPrefilter.Condition(sql, text, "body") is { } condition ? condition + " AND " : "";
        return sql.Append("SELECT id FROM ").AppendUnion([source], StoreTable.Parts, "id", $"{first}contains(lower(body), {needle})");
    }

    private static string Among(string? ids) => ids is null ? "" : $" AND trace_id IN {ids}";

    /// <summary>What the filters over whole traces need: every column costs time to plan for and to read.</summary>
    private string GroupColumns =>
        (query.Status is null ? "" : ", received_ns, errors, head_rank, head_status")
        + (query.MinDurationNanos is null ? "" : ", max_end")
        + (query.MinCostUsd is null ? "" : ", priced, cost_nano")
        + (query.FromUnixNano is null ? "" : ", max_start");

    private void AppendGroupFilters(SqlBuilder sql)
    {
        if (cursor is { } after && TraceId.TryParse(after.Id, out TraceId last))
        {
            sql.Append($" AND (min(min_start) < {sql.Parameter(after.TimeUnixNano)} OR trace_id < {sql.Parameter(last)})");
        }
        if (query.Status is { } status)
        {
            sql.Append($" AND ({TraceStatuses.Sql(sql.Parameter(nowUnixNano))}) = {sql.Parameter(Name(status))}");
        }
        if (query.MinDurationNanos is { } duration)
        {
            sql.Append($" AND max(max_end) - min(min_start) >= {sql.Parameter(duration)}");
        }
        if (query.MinCostUsd is { } cost)
        {
            sql.Append($" AND sum(priced) > 0 AND sum(cost_nano) >= {sql.Parameter((long)Math.Clamp(Math.Ceiling(cost * 1e9), long.MinValue / 2, long.MaxValue / 2))}");
        }
        if (query.FromUnixNano is { } from)
        {
            sql.Append($" AND max(max_start) >= {sql.Parameter(from)}");
        }
    }

    /// <summary>Conditions of which each must hold for some fragment of a trace, the one that leaves out most first.</summary>
    private IEnumerable<string> Filters(SqlBuilder sql)
    {
        (string? Value, string Condition)[] filters =
        [
            (query.ConversationId, "conversation_id = {0}"),
            (query.UserId, "user_id = {0}"),
            (query.Status == TraceStatus.Error ? "" : null, "errors > 0"),
            (query.Tool, "list_contains(tools, {0})"),
            (query.Agent, "list_contains(agents, {0})"),
            (query.Model, "(list_contains(models, {0}) OR list_contains(request_models, {0}))"),
            (query.Service, "list_contains(services, {0})"),
        ];
        foreach ((string? value, string condition) in filters)
        {
            if (value is not null)
            {
                yield return condition.Contains("{0}", StringComparison.Ordinal) ? string.Format(CultureInfo.InvariantCulture, condition, sql.Parameter(value)) : condition;
            }
        }
    }

    /// <summary>Below the asked time only traces count that reach into it.</summary>
    private string? Reach(SqlBuilder sql, long from) =>
        query.FromUnixNano is { } asked && from < asked ? $"max_start >= {sql.Parameter(asked)}" : null;

    private static string ContainsAny(string needle, params string[] columns) =>
        string.Join(" OR ", columns.Select(column => $"contains(lower({column}), {needle})"));

    private static string Name(TraceStatus status) => status switch
    {
        TraceStatus.Ok => "ok",
        TraceStatus.Error => "error",
        TraceStatus.Running => "running",
        _ => "incomplete",
    };
}

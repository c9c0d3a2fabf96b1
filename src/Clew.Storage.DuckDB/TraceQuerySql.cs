using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The statement behind one step of a trace list: traces that begin in a window of time, newest first. Windows do not overlap, and a
/// trace belongs to the window of its first span, so a trace is found exactly once however its fragments lie.
/// </summary>
internal sealed class TraceQuerySql(TraceQuery query, IReadOnlyList<ReadSource> sources, PageCursor? cursor, long nowUnixNano)
{
    private readonly SqlBuilder sql = new();
    private readonly string? text = string.IsNullOrWhiteSpace(query.Text) ? null : query.Text.Trim().ToLowerInvariant();

    /// <summary>Traces whose first span starts at or after <paramref name="from"/> and before <paramref name="to"/>.</summary>
    internal SqlBuilder Build(long from, long to, int limit)
    {
        string lower = sql.Parameter(from);
        string upper = sql.Parameter(to);
        sql.Append("WITH fragments AS NOT MATERIALIZED (SELECT * FROM ");
        sql.AppendUnion(sources, StoreTable.Traces, TraceSummaryRow.Fragment + ", max_start, request_models, tools, services");
        sql.Append("), page AS (SELECT trace_id FROM fragments WHERE trace_id IN (SELECT trace_id FROM ");
        sql.AppendUnion(
            [.. sources.Where(source => source.Traces.Overlaps(from, to))], StoreTable.Traces, "trace_id", $"min_start >= {lower} AND min_start < {upper}");
        sql.Append(")");
        AppendReach(from);
        AppendFragmentFilters(lower);
        AppendSearches(lower);
        sql.Append($" GROUP BY trace_id HAVING min(min_start) >= {lower} AND min(min_start) < {upper}");
        AppendGroupFilters();
        sql.Append(string.Create(CultureInfo.InvariantCulture, $" ORDER BY min(min_start) DESC, trace_id DESC LIMIT {limit}) SELECT "));
        sql.Append(TraceSummaryRow.Aggregates(nowUnixNano));
        sql.Append(" FROM fragments WHERE trace_id IN (FROM page) GROUP BY trace_id ORDER BY min(min_start) DESC, trace_id DESC");
        return sql;
    }

    /// <summary>Below the asked time only traces count that reach into it.</summary>
    private void AppendReach(long from)
    {
        if (query.FromUnixNano is { } asked && from < asked)
        {
            sql.Append(" AND trace_id IN (SELECT trace_id FROM ");
            sql.AppendUnion(sources, StoreTable.Traces, "trace_id", $"max_start >= {sql.Parameter(asked)}");
            sql.Append(")");
        }
    }

    private void AppendGroupFilters()
    {
        if (cursor is { } after && TraceId.TryParse(after.Id, out TraceId last))
        {
            sql.Append($" AND (min(min_start) < {sql.Parameter(after.TimeUnixNano)} OR trace_id < {sql.Parameter(last)})");
        }
        if (query.Status is { } status)
        {
            sql.Append($" AND ({TraceStatuses.Sql(nowUnixNano)}) = {sql.Parameter(Name(status))}");
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

    /// <summary>Filters that one fragment of a trace can satisfy: few traces are left to group. No fragment lies before its window.</summary>
    private void AppendFragmentFilters(string lower)
    {
        AppendAny(query.Service, lower, "list_contains(services, {0})");
        AppendAny(query.Agent, lower, "list_contains(agents, {0})");
        AppendAny(query.Model, lower, "list_contains(models, {0}) OR list_contains(request_models, {0})");
        AppendAny(query.Tool, lower, "list_contains(tools, {0})");
        AppendAny(query.ConversationId, lower, "conversation_id = {0}");
        AppendAny(query.UserId, lower, "user_id = {0}");
        if (query.Status == TraceStatus.Error)
        {
            AppendFragments(lower, "errors > 0");
        }
    }

    private void AppendAny(string? value, string lower, string condition)
    {
        if (value is not null)
        {
            AppendFragments(lower, string.Format(CultureInfo.InvariantCulture, condition, sql.Parameter(value)));
        }
    }

    private void AppendFragments(string lower, string condition)
    {
        sql.Append(" AND trace_id IN (SELECT trace_id FROM ");
        sql.AppendUnion(sources, StoreTable.Traces, "trace_id", $"min_start >= {lower} AND ({condition})");
        sql.Append(")");
    }

    /// <summary>Filters that look into spans and bodies. A trace of the window has no span before the window's start.</summary>
    private void AppendSearches(string lower)
    {
        foreach ((string key, string value) in query.Attributes)
        {
            string name = sql.Parameter(key);
            string wanted = sql.Parameter(value);
            string promoted = PromotedAttributes.Condition(sql, key, value) is { } condition ? $"OR {condition} " : "";
            sql.Append(" AND trace_id IN (");
            for (int i = 0; i < sources.Count; i++)
            {
                ReadSource source = sources[i];
                sql.Append(i == 0 ? "" : " UNION ALL ");
                sql.Append($"""
                    SELECT trace_id FROM {source.Table(StoreTable.Spans)} WHERE start_ns >= {lower} AND (attrs[{name}] = {wanted} {promoted}OR
                      resource_hash IN (SELECT hash FROM {source.Table(StoreTable.Resources)} WHERE kind = 0 AND attrs[{name}] = {wanted}))
                    """);
            }
            sql.Append(")");
        }
        if (text is null)
        {
            return;
        }
        string needle = sql.Parameter(text);
        sql.Append(" AND trace_id IN (SELECT trace_id FROM ");
        sql.AppendUnion(sources, StoreTable.Traces, "trace_id",
            $"contains(lower(hex(trace_id)), {needle}) OR {ContainsAny(needle, "conversation_id", "user_id", "input_preview", "output_preview")}");
        sql.Append(" UNION ALL SELECT trace_id FROM ");
        sql.AppendUnion(sources, StoreTable.Spans, "trace_id",
            $"start_ns >= {lower} AND ({ContainsAny(needle, "name", "agent", "tool_name", "request_model", "service", "error_message")}"
            + $" OR contains(format('{{:016x}}', span_id), {needle}))");
        sql.Append(" UNION ALL SELECT trace_id FROM ");
        sql.AppendUnion(sources, StoreTable.Content, "trace_id", $"start_ns >= {lower} AND contains(lower(body), {needle})");
        sql.Append(")");
    }

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

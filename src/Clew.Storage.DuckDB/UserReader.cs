using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Groups traces by user. The sums are those of the trace list, since both are of the same fragments; a user's last trace may be anywhere, so
/// all fragments of the asked time are read.
/// </summary>
internal static class UserReader
{
    private const string Columns = "trace_id, user_id, min_start, max_end, errors, llm_calls, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced";

    internal static Page<UserSummary> List(ReadContext context, UserQuery query, PageCursor? cursor)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        List<ReadSource> files = [.. context.Sources.Where(file => file.Traces.Rows > 0)];
        List<UserSummary> found = [];
        if (files.Count > 0)
        {
            using ResultReader row = context.Execute(PageSql(files, query, cursor, limit + 1));
            while (row.Read())
            {
                found.Add(Read(row, row.GetStringOrNull(0) ?? ""));
            }
        }
        if (found.Count <= limit)
        {
            return new Page<UserSummary>(found, null);
        }
        found.RemoveAt(limit);
        return new Page<UserSummary>(found, new PageCursor(found[^1].LastTimeUnixNano, found[^1].UserId).ToString());
    }

    private static SqlBuilder PageSql(List<ReadSource> files, UserQuery query, PageCursor? cursor, int count)
    {
        SqlBuilder sql = new();
        string from = sql.Parameter(query.FromUnixNano ?? long.MinValue);
        string to = sql.Parameter(query.ToUnixNano ?? long.MaxValue);
        sql.Append("WITH fragments AS NOT MATERIALIZED (SELECT * FROM ").AppendUnion(files, StoreTable.Traces, Columns);
        sql.Append("), named AS (SELECT DISTINCT trace_id FROM ").AppendUnion(
            [.. files.Where(file => file.Traces.Overlaps(query.FromUnixNano ?? long.MinValue, query.ToUnixNano ?? long.MaxValue))], StoreTable.Traces, "trace_id", "user_id IS NOT NULL");
        sql.Append($"""
            ), runs AS (SELECT min(user_id) AS user_id, min(min_start) AS start, max(max_end) AS finish, sum(errors) AS errors, sum(llm_calls) AS calls,
              sum(fresh_input) AS fresh_input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(cache_write_1h) AS cache_write_1h,
              sum(output) AS output, sum(reasoning) AS reasoning, CASE WHEN sum(priced) > 0 THEN sum(cost_nano) END AS cost_nano
              FROM fragments WHERE trace_id IN (FROM named) GROUP BY trace_id HAVING min(min_start) >= {from} AND min(min_start) < {to})
            SELECT user_id, count(*), sum(calls)::BIGINT, sum(errors)::BIGINT, min(start), max(finish), sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT,
              sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, sum(reasoning)::BIGINT, sum(cost_nano)::BIGINT
            FROM runs GROUP BY user_id
            """);
        if (cursor is { } after)
        {
            string time = sql.Parameter(after.TimeUnixNano);
            sql.Append($" HAVING max(finish) < {time} OR (max(finish) = {time} AND user_id < {sql.Parameter(after.Id)})");
        }
        return sql.Append($" ORDER BY max(finish) DESC, user_id DESC LIMIT {sql.Parameter((long)count)}");
    }

    /// <summary>Of a row with counts, errors, times, tokens and cost behind its first column.</summary>
    internal static UserSummary Read(ResultReader row, string userId) => new()
    {
        UserId = userId,
        Traces = row.GetInt64(1),
        Calls = row.GetInt64(2),
        ErrorCount = row.GetInt64(3),
        StartTimeUnixNano = row.GetInt64(4),
        LastTimeUnixNano = row.GetInt64(5),
        Usage = TraceFragment.Totals(UsageTokens.Read(row, 6), row.GetInt64OrNull(12)),
    };
}

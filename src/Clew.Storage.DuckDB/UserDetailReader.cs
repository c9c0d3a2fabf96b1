using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Reads what one user did, from the same fragments as the list of users.</summary>
internal sealed class UserDetailReader(ReadContext context, string userId, long? from, long? to)
{
    private const int BucketsMax = 60;
    private const int NamesMax = 50;
    private const string Columns =
        "trace_id, user_id, conversation_id, min_start, max_end, errors, llm_calls, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced, models, agents";
    private const string Sums = """
        count(*), coalesce(sum(calls), 0)::BIGINT, coalesce(sum(errors), 0)::BIGINT, coalesce(min(start), 0), coalesce(max(finish), 0), coalesce(sum(fresh_input), 0)::BIGINT,
        coalesce(sum(cache_read), 0)::BIGINT, coalesce(sum(cache_write), 0)::BIGINT, coalesce(sum(cache_write_1h), 0)::BIGINT, coalesce(sum(output), 0)::BIGINT,
        coalesce(sum(reasoning), 0)::BIGINT, sum(cost_nano)::BIGINT, count(*) FILTER (errors > 0), count(DISTINCT conversation_id), coalesce(max(start), 0)
        """;

    private readonly List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0)];

    /// <summary>Null when the user has no trace in the range.</summary>
    internal UserDetail? Read()
    {
        if (sources.Count == 0)
        {
            return null;
        }
        UserSummary summary;
        long conversations;
        long interval;
        using (ResultReader row = context.Execute(Runs(new SqlBuilder()).Append($"SELECT 0::BIGINT, {Sums} FROM runs")))
        {
            if (!row.Read() || row.GetInt64(1) == 0)
            {
                return null;
            }
            summary = UserReader.Read(row, userId);
            conversations = row.GetInt64(14);
            interval = TimeBuckets.LengthFor(row.GetInt64(15) - summary.StartTimeUnixNano, BucketsMax);
        }
        return new UserDetail(summary, conversations, interval, Buckets(interval), Names("models"), Names("agents"));
    }

    private List<UserBucket> Buckets(long interval)
    {
        SqlBuilder sql = Runs(new SqlBuilder());
        string length = sql.Parameter(interval);
        sql.Append($"SELECT (start // {length}) * {length} AS bucket, {Sums} FROM runs GROUP BY bucket ORDER BY bucket");
        List<UserBucket> buckets = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            UserSummary sums = UserReader.Read(row, userId);
            buckets.Add(new UserBucket(row.GetInt64(0), sums.Traces, row.GetInt64(13), sums.Usage));
        }
        return buckets;
    }

    private List<FacetValue> Names(string column)
    {
        SqlBuilder sql = Runs(new SqlBuilder());
        sql.Append($"SELECT name, count(*) FROM (SELECT unnest(list_distinct({column})) AS name FROM runs) GROUP BY name ORDER BY 2 DESC, 1 LIMIT {sql.Parameter((long)NamesMax)}");
        List<FacetValue> names = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            names.Add(new FacetValue(row.GetStringOrNull(0) ?? "", row.GetInt64(1)));
        }
        return names;
    }

    private SqlBuilder Runs(SqlBuilder sql)
    {
        string user = sql.Parameter(userId);
        sql.Append("WITH fragments AS NOT MATERIALIZED (SELECT * FROM ").AppendUnion(sources, StoreTable.Traces, Columns);
        return sql.Append($"""
            ), runs AS (SELECT min(user_id) AS user_id, any_value(conversation_id) AS conversation_id, min(min_start) AS start, max(max_end) AS finish, sum(errors) AS errors,
              sum(llm_calls) AS calls, sum(fresh_input) AS fresh_input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write,
              sum(cache_write_1h) AS cache_write_1h, sum(output) AS output, sum(reasoning) AS reasoning, CASE WHEN sum(priced) > 0 THEN sum(cost_nano) END AS cost_nano,
              flatten(list(models)) AS models, flatten(list(agents)) AS agents
              FROM fragments WHERE trace_id IN (SELECT trace_id FROM fragments WHERE user_id = {user}) GROUP BY trace_id
              HAVING min(user_id) = {user} AND min(min_start) >= {sql.Parameter(from ?? long.MinValue)} AND min(min_start) < {sql.Parameter(to ?? long.MaxValue)})
            """).Append(" ");
    }
}

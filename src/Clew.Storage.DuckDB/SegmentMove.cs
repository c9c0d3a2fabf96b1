using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Moves a segment into its day file in one transaction. Spans go in as whole row groups, which DuckDB compresses straight into the file; fragments
/// of a trace and sums of a minute become one row each. One per session, used by one thread.
/// </summary>
internal sealed class SegmentMove : IDisposable
{
    private const string Traces = """
        trace_id, min(min_start) AS min_start, max(max_start), max(max_end), max(received_ns), sum(commits)::BIGINT,
        sum(spans)::BIGINT, sum(errors)::BIGINT, sum(llm_calls)::BIGINT, sum(tool_calls)::BIGINT, max(iterations),
        min(head_rank), arg_min(head_name, head_rank), arg_min(head_service, head_rank), arg_min(head_status, head_rank),
        arg_min(agent, agent_rank), min(agent_rank), min(conversation_id), min(user_id),
        sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, sum(reasoning)::BIGINT,
        sum(cost_nano)::BIGINT, sum(priced)::BIGINT,
        list_distinct(flatten(list(models))), list_distinct(flatten(list(request_models))), list_distinct(flatten(list(tools))),
        list_distinct(flatten(list(agents))), list_distinct(flatten(list(services))),
        arg_min(input_preview, input_rank), min(input_rank), arg_max(output_preview, output_rank), max(output_rank)
        """;

    private const string Usage = """
        minute_ns, key, sum(calls)::INTEGER, sum(errors)::INTEGER,
        sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, sum(reasoning)::BIGINT,
        sum(cost_nano)::BIGINT, sum(priced)::INTEGER, sum(unpriced)::INTEGER, sum(duration_sum)::BIGINT,
        flatten(list(durations) FILTER (durations IS NOT NULL)), flatten(list(ttfts) FILTER (ttfts IS NOT NULL))
        """;

    private readonly DuckDBConnection connection;
    private readonly FreshTables fresh;

    internal SegmentMove(StoreSession session)
    {
        connection = session.Connect();
        try
        {
            fresh = FreshTables.Register(connection, session.Shapes);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="DuckDBException">Nothing was moved.</exception>
    internal void Move(FreshSegment segment, DayFile file)
    {
        fresh.Snapshot = FreshRows.Of(segment);
        connection.Execute("BEGIN");
        try
        {
            for (int number = 0; number < StoreTables.Count; number++)
            {
                StoreTable table = (StoreTable)number;
                if (segment.HasRows(table))
                {
                    connection.Execute($"INSERT INTO {file.Name}.{StoreTables.NameOf(table)} {Select(table, fresh.Sql(table, file.Number))}");
                }
            }
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {file.Name}.segments VALUES ({segment.Number}); COMMIT"));
        }
        catch (DuckDBException error)
        {
            if (!error.InstanceIsDead)
            {
                connection.Execute("ROLLBACK");
            }
            throw;
        }
        finally
        {
            fresh.Snapshot = null;
        }
    }

    private static string Select(StoreTable table, string rows) => table switch
    {
        StoreTable.Traces => $"SELECT {Traces} FROM {rows} GROUP BY trace_id ORDER BY min_start",
        StoreTable.Usage => $"SELECT {Usage} FROM {rows} GROUP BY minute_ns, key ORDER BY minute_ns, key",
        _ => $"SELECT * FROM {rows}",
    };

    public void Dispose() => connection.Dispose();
}

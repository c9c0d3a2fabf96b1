using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Moves a segment into its day file in one transaction. Spans go in as whole row groups, which DuckDB compresses straight into the file; fragments
/// of a trace and sums of a minute become one row each. One per session, used by one thread.
/// </summary>
internal sealed class SegmentMove : IDisposable
{
    private const string Traces = """
        trace_id, min(min_start) AS min_start, max(max_start), max(max_end), max(received_ns), sum(commits)::BIGINT,
        sum(spans)::BIGINT, sum(errors)::BIGINT, sum(llm_calls)::BIGINT, sum(tool_calls)::BIGINT, sum(truncated)::BIGINT, max(iterations),
        min(head_rank), arg_min(head_name, head_rank), arg_min(head_service, head_rank), arg_min(head_environment, head_rank), arg_min(head_status, head_rank),
        arg_min(agent, agent_rank), arg_min(agent_version, agent_rank), min(agent_rank), min(conversation_id), min(user_id),
        sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, sum(reasoning)::BIGINT,
        sum(cost_nano)::BIGINT, sum(priced)::BIGINT,
        list_distinct(flatten(list(models))), list_distinct(flatten(list(request_models))), list_distinct(flatten(list(tools))),
        list_distinct(flatten(list(agents))), list_distinct(flatten(list(services))),
        arg_min(input_preview, input_rank), min(input_rank), arg_max(output_preview, output_rank), max(output_rank),
        max(sample_weight), max(kept_by)
        """;

    private readonly DuckDBConnection connection;
    private readonly FreshTables fresh;
    private readonly TableShape[] shapes;

    internal SegmentMove(StoreSession session)
    {
        connection = session.Connect();
        shapes = session.Shapes;
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
                    Insert(segment, file, table);
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
            fresh.Filter = null;
        }
    }

    private void Insert(FreshSegment segment, DayFile file, StoreTable table)
    {
        switch (table)
        {
            case StoreTable.Traces:
                InsertTraces(segment, file);
                break;
            case StoreTable.Usage:
                InsertUsage(segment, file);
                break;
            default:
                Insert(file, table, "SELECT *");
                break;
        }
    }

    /// <summary>Grouping is dear, so it is left to the traces of which several commits brought spans.</summary>
    private void InsertTraces(FreshSegment segment, DayFile file)
    {
        HashSet<TraceId> repeated = RepeatedTraces(segment);
        fresh.Filter = ScanFilter.Among(repeated, wanted: false);
        Insert(file, StoreTable.Traces, "SELECT *");
        if (repeated.Count > 0)
        {
            fresh.Filter = ScanFilter.Among(repeated, wanted: true);
            Insert(file, StoreTable.Traces, "SELECT " + Traces, "GROUP BY trace_id ORDER BY min_start");
        }
        fresh.Filter = null;
    }

    private void InsertUsage(FreshSegment segment, DayFile file)
    {
        FreshSnapshot? whole = fresh.Snapshot;
        RowBlock merged;
        lock (segment.Usage)
        {
            segment.Usage.Extend(segment.Blocks, segment.BlockCount);
            merged = segment.Usage.ToBlock(shapes[(int)StoreTable.Usage]);
        }
        FreshSegment sums = new(segment.Number, segment.DayFile, null, "", 0, memory: null);
        sums.Add(merged);
        try
        {
            fresh.Snapshot = FreshRows.Of(sums);
            Insert(file, StoreTable.Usage, "SELECT *");
        }
        finally
        {
            fresh.Snapshot = whole;
            merged.Free();
        }
    }

    private void Insert(DayFile file, StoreTable table, string select, string grouping = "")
    {
        using PreparedStatement insert = connection.Prepare(
            $"INSERT INTO {file.Name}.{StoreTables.NameOf(table)} {select} FROM {fresh.Sql(table, file.Number)} {grouping}");
        insert.ExecuteInBackground();
    }

    private static unsafe HashSet<TraceId> RepeatedTraces(FreshSegment segment)
    {
        HashSet<TraceId> seen = [];
        HashSet<TraceId> repeated = [];
        for (int i = 0; i < segment.BlockCount; i++)
        {
            RowBlock block = segment.Blocks[i];
            BlockTable* table = block.Find(StoreTable.Traces);
            byte* ids = table == null ? null : block.Memory + block.ColumnsOf(table)->Data;
            for (int row = 0; table != null && row < table->Rows; row++)
            {
                TraceId id = TraceId.Read(new ReadOnlySpan<byte>(ids + ((long)row * ColumnShape.BlobBytes), ColumnShape.BlobBytes));
                if (!seen.Add(id))
                {
                    repeated.Add(id);
                }
            }
        }
        return repeated;
    }

    public void Dispose() => connection.Dispose();
}

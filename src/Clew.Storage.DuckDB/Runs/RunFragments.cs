using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>Merges the fragments of traces into runs, by the rules by which <see cref="TraceSummaryRow"/> merges them for the list.</summary>
internal sealed class RunFragments
{
    private const string Columns =
        "trace_id, min_start, max_end, errors, llm_calls, tool_calls, truncated, iterations, head_rank, head_service, head_environment, head_status, "
        + "agent, agent_version, agent_rank, user_id, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced";

    private Ranked service;
    private Ranked environment;
    private Ranked agent;
    private Ranked version;
    private Utf8Text userId;
    private StatusCode status;
    private TokenUsage usage;
    private long start = long.MaxValue;
    private long end = long.MinValue;
    private long headRank = long.MaxValue;
    private long errors;
    private long llmCalls;
    private long toolCalls;
    private long truncated;
    private long? iterations;
    private long costNano;
    private long priced;

    /// <summary>Traces of which nothing is stored are left out.</summary>
    internal static IEnumerable<Run> Read(ReadContext context, IReadOnlyCollection<TraceId> traces)
    {
        List<FragmentRange> places = new FragmentPlaces(context).Of(traces);
        Dictionary<TraceId, RunFragments> found = [];
        if (places.Count == 0)
        {
            return [];
        }
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendFragments(places, Columns).Append($" WHERE trace_id IN {TraceIdList.In(sql, traces)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            TraceId id = row.GetTraceId(0);
            if (!found.TryGetValue(id, out RunFragments? run))
            {
                found.Add(id, run = new RunFragments());
            }
            run.Add(row);
        }
        return found.Select(run => run.Value.ToRun(run.Key));
    }

    private void Add(ResultReader row)
    {
        start = Math.Min(start, row.GetInt64(1));
        end = Math.Max(end, row.GetInt64(2));
        errors += row.GetInt64(3);
        llmCalls += row.GetInt64(4);
        toolCalls += row.GetInt64(5);
        truncated += row.GetInt64(6);
        if (row.GetInt64OrNull(7) is { } reported)
        {
            iterations = Math.Max(iterations ?? reported, reported);
        }
        long rank = row.GetInt64(8);
        if (rank < headRank)
        {
            headRank = rank;
            status = (StatusCode)row.GetByte(11);
        }
        service.Take(row, 9, rank);
        environment.Take(row, 10, rank);
        agent.Take(row, 12, row.GetInt64(14));
        version.Take(row, 13, row.GetInt64(14));
        if (!row.IsNull(15) && (userId.IsNull || row.GetBytes(15).SequenceCompareTo(userId.Span) < 0))
        {
            userId = Utf8Text.CopyOf(row.GetBytes(15));
        }
        usage.FreshInput += row.GetInt64(16);
        usage.CacheRead += row.GetInt64(17);
        usage.CacheWrite += row.GetInt64(18);
        usage.CacheWrite1h += row.GetInt64(19);
        usage.Output += row.GetInt64(20);
        usage.Reasoning += row.GetInt64(21);
        costNano += row.GetInt64(22);
        priced += row.GetInt64(23);
    }

    private Run ToRun(TraceId id) => Of(
        id,
        start,
        new RunDimensions(service.Text, environment.Text, agent.Text, version.Text, StatusOf(headRank, status, errors)),
        userId,
        RunNumbers.Of(end - start, iterations, llmCalls, toolCalls, truncated, usage, priced > 0 ? costNano : null));

    /// <summary>As it is stored, so that both can be compared.</summary>
    internal static Run Of(TraceId id, long start, RunDimensions dimensions, Utf8Text userId, RunNumbers numbers) =>
        new(id, start, dimensions, userId.IsNullOrEmpty ? default : userId.Truncate(Run.UserMaxBytes), numbers);

    internal static RunStatus StatusOf(long headRank, StatusCode status, long errors) => headRank < 0
        ? status == StatusCode.Error ? RunStatus.Error : RunStatus.Ok
        : errors > 0 ? RunStatus.Error : RunStatus.NoRoot;

    /// <summary>The text of the fragment with the lowest rank among those that have one.</summary>
    private struct Ranked
    {
        private long rank;

        internal Utf8Text Text { get; private set; }

        internal void Take(ResultReader row, int column, long rankOfRow)
        {
            if (!row.IsNull(column) && (Text.IsNull || rankOfRow < rank))
            {
                rank = rankOfRow;
                Text = Utf8Text.CopyOf(row.GetBytes(column));
            }
        }
    }
}

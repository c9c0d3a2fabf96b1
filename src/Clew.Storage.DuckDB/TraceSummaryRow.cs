using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Fragments grouped by trace as a <see cref="TraceSummary"/>.</summary>
internal static class TraceSummaryRow
{
    /// <summary>Columns of <c>traces</c> that the grouping needs.</summary>
    internal const string Fragment =
        "trace_id, min_start, max_end, received_ns, spans, errors, llm_calls, tool_calls, iterations, head_rank, head_name, head_service, head_status, "
        + "agent, agent_rank, conversation_id, user_id, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced, "
        + "models, agents, input_preview, input_rank, output_preview, output_rank";

    /// <summary>The aggregates, in the order in which <see cref="Read"/> takes them.</summary>
    private static string Aggregates(string now) => $"""
        trace_id, arg_min(head_name, head_rank), arg_min(head_service, head_rank), arg_min(agent, agent_rank), min(min_start), max(max_end),
        {TraceStatuses.Sql(now)}, sum(spans)::BIGINT, sum(errors)::BIGINT, sum(llm_calls)::BIGINT, sum(tool_calls)::BIGINT,
        max(iterations), flatten(list(models)), min(conversation_id), min(user_id),
        sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT, sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT,
        sum(reasoning)::BIGINT, CASE WHEN sum(priced) > 0 THEN sum(cost_nano)::BIGINT END, arg_min(input_preview, input_rank), arg_max(output_preview, output_rank),
        flatten(list(agents))
        """;

    private const int AgentsColumn = 24;

    /// <summary>The summaries of some traces, in their order.</summary>
    /// <param name="context">The read.</param>
    /// <param name="places">Where the traces have fragments.</param>
    /// <param name="traces">With the first and the last start of a fragment.</param>
    /// <param name="nowUnixNano">Decides on the status.</param>
    /// <param name="agents">Gets the agents of all of them.</param>
    internal static List<TraceSummary> Read(
        ReadContext context, List<FragmentRange> places, List<(TraceId TraceId, long From, long To)> traces, long nowUnixNano, SortedSet<string>? agents = null)
    {
        if (traces.Count == 0)
        {
            return [];
        }
        SqlBuilder sql = new();
        sql.Append($"SELECT {Aggregates(sql.Parameter(nowUnixNano))} FROM ");
        sql.AppendFragments(FragmentPlaces.Within(places, traces.Select(trace => (trace.From, trace.To))), Fragment);
        sql.Append($" WHERE trace_id IN {TraceIdList.In(sql, [.. traces.Select(trace => trace.TraceId)])} GROUP BY trace_id");
        Dictionary<TraceId, TraceSummary> found = new(traces.Count);
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            found.Add(row.GetTraceId(0), Read(row));
            agents?.UnionWith(row.GetList(AgentsColumn).ToSortedSet());
        }
        return [.. traces.Select(trace => found[trace.TraceId])];
    }

    private static TraceSummary Read(ResultReader row)
    {
        long start = row.GetInt64(4);
        long llmCalls = row.GetInt64(9);
        TokenUsage usage = new()
        {
            FreshInput = row.GetInt64(15),
            CacheRead = row.GetInt64(16),
            CacheWrite = row.GetInt64(17),
            CacheWrite1h = row.GetInt64(18),
            Output = row.GetInt64(19),
            Reasoning = row.GetInt64(20),
        };
        return new TraceSummary
        {
            TraceId = row.GetTraceId(0).ToString(),
            RootName = row.GetStringOrNull(1) ?? "",
            Service = row.GetStringOrNull(2) ?? "",
            Agent = row.GetStringOrNull(3),
            StartTimeUnixNano = start,
            DurationNanos = Math.Max(0, row.GetInt64(5) - start),
            Status = Enum.Parse<TraceStatus>(row.GetStringOrNull(6)!, ignoreCase: true),
            SpanCount = row.GetInt64(7),
            ErrorCount = row.GetInt64(8),
            LlmCalls = llmCalls,
            ToolCalls = row.GetInt64(10),
            Iterations = row.GetInt64OrNull(11) ?? llmCalls,
            Models = [.. row.GetList(12).ToSortedSet()],
            ConversationId = row.GetStringOrNull(13),
            UserId = row.GetStringOrNull(14),
            Usage = TraceFragment.Totals(usage, row.GetInt64OrNull(21)),
            InputPreview = row.GetStringOrNull(22),
            OutputPreview = row.GetStringOrNull(23),
        };
    }
}

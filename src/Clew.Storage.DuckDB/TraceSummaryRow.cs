using System.Text;
using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Merges the fragments of a trace into a <see cref="TraceSummary"/>. Few fragments make a page, so planning thirty aggregates in SQL would cost
/// several times what this does.
/// </summary>
internal sealed class TraceSummaryRow
{
    /// <summary>Columns of <c>traces</c>, in the order in which <see cref="Add"/> takes them.</summary>
    internal const string Fragment = BeforeIds + "conversation_id, user_id" + AfterIds;

    /// <summary>The same without ids, which the index knows: reading one of a file costs as much as all else.</summary>
    private const string FragmentWithoutIds = BeforeIds + "NULL, NULL" + AfterIds;

    private const string BeforeIds =
        "trace_id, min_start, max_end, received_ns, spans, errors, llm_calls, tool_calls, iterations, head_rank, head_name, head_service, head_status, "
        + "agent, agent_rank, ";

    private const string AfterIds =
        ", fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced, "
        + "models, agents, input_preview, input_rank, output_preview, output_rank, sample_weight, kept_by";

    /// <summary>Fragments that lie closer together than this are read in one go: each further range costs as much.</summary>
    private const int RowsPerRange = 16_384;

    private readonly SortedSet<string> models = new(StringComparer.Ordinal);
    private long start = long.MaxValue;
    private long end = long.MinValue;
    private long received = long.MinValue;
    private long spans;
    private long errors;
    private long llmCalls;
    private long toolCalls;
    private long? iterations;
    private long headRank = long.MaxValue;
    private StatusCode headStatus;
    private RankedText name = new(long.MaxValue);
    private RankedText service = new(long.MaxValue);
    private RankedText agent = new(long.MaxValue);
    private RankedText input = new(long.MaxValue);
    private RankedText output = new(long.MinValue);
    private byte[]? conversationId;
    private byte[]? userId;
    private TokenUsage usage;
    private long costNano;
    private long priced;
    private TraceSampling? sampling;

    /// <summary>The summaries of some traces, in their order.</summary>
    /// <param name="context">The read.</param>
    /// <param name="places">What the read sees.</param>
    /// <param name="ranges">Where the traces have fragments.</param>
    /// <param name="traces">With the first and the last start of a fragment.</param>
    /// <param name="nowUnixNano">Decides on the status.</param>
    /// <param name="agents">Gets the agents of all of them.</param>
    internal static List<TraceSummary> Read(
        ReadContext context,
        FragmentPlaces places,
        List<FragmentRange> ranges,
        List<(TraceId TraceId, long From, long To)> traces,
        long nowUnixNano,
        SortedSet<string>? agents = null)
    {
        if (traces.Count == 0)
        {
            return [];
        }
        Dictionary<TraceId, TraceSummaryRow> found = traces.ToDictionary(trace => trace.TraceId, _ => new TraceSummaryRow());
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendFragments(places.Within(ranges, traces.Select(trace => (trace.From, trace.To)), RowsPerRange), Fragment);
        sql.Append($" WHERE trace_id IN {TraceIdList.In(sql, found.Keys)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            found[row.GetTraceId(0)].Add(row, agents);
        }
        return [.. traces.Select(trace => found[trace.TraceId].ToSummary(trace.TraceId, nowUnixNano))];
    }

    /// <summary>The same of traces that the index found.</summary>
    internal static List<TraceSummary> Read(ReadContext context, FragmentView view, List<FragmentGroup> traces, long nowUnixNano, SortedSet<string>? agents = null)
    {
        Dictionary<TraceId, TraceSummaryRow> found = traces.ToDictionary(trace => trace.TraceId, _ => new TraceSummaryRow());
        foreach (IGrouping<FragmentPlace, FragmentRow> place in traces.SelectMany(trace => trace.Rows).GroupBy(row => row.Chunk.Place))
        {
            using ResultReader row = view.Execute(context, place.Key, FragmentWithoutIds, [.. place]);
            while (row.Read())
            {
                if (found.TryGetValue(row.GetTraceId(0), out TraceSummaryRow? trace))
                {
                    trace.Add(row, agents);
                }
            }
        }
        IdTable ids = view.Texts.Ids;
        return [.. traces.Select(trace =>
        {
            (int conversation, int user) = trace.Ids(ids);
            return found[trace.TraceId].ToSummary(trace.TraceId, nowUnixNano) with { ConversationId = ids.ToString(conversation), UserId = ids.ToString(user) };
        })];
    }

    private void Add(ResultReader row, SortedSet<string>? agents)
    {
        start = Math.Min(start, row.GetInt64(1));
        end = Math.Max(end, row.GetInt64(2));
        received = Math.Max(received, row.GetInt64(3));
        spans += row.GetInt64(4);
        errors += row.GetInt64(5);
        llmCalls += row.GetInt64(6);
        toolCalls += row.GetInt64(7);
        if (row.GetInt64OrNull(8) is { } reported)
        {
            iterations = Math.Max(iterations ?? reported, reported);
        }
        long rank = row.GetInt64(9);
        if (rank < headRank)
        {
            headRank = rank;
            headStatus = (StatusCode)row.GetByte(12);
        }
        name.TakeLower(row, 10, rank);
        service.TakeLower(row, 11, rank);
        agent.TakeLower(row, 13, row.GetInt64(14));
        conversationId = Least(conversationId, row, 15);
        userId = Least(userId, row, 16);
        AddUsage(row);
        AddAll(row.GetList(25), models);
        if (agents is not null)
        {
            AddAll(row.GetList(26), agents);
        }
        input.TakeLower(row, 27, row.GetInt64(28));
        output.TakeHigher(row, 29, row.GetInt64(30));
        sampling ??= TracePreviews.SamplingOf(row, 31);
    }

    private void AddUsage(ResultReader row)
    {
        usage.FreshInput += row.GetInt64(17);
        usage.CacheRead += row.GetInt64(18);
        usage.CacheWrite += row.GetInt64(19);
        usage.CacheWrite1h += row.GetInt64(20);
        usage.Output += row.GetInt64(21);
        usage.Reasoning += row.GetInt64(22);
        costNano += row.GetInt64(23);
        priced += row.GetInt64(24);
    }

    private TraceSummary ToSummary(TraceId traceId, long nowUnixNano) => new()
    {
        TraceId = traceId.ToString(),
        RootName = name.Text ?? "",
        Service = service.Text ?? "",
        Agent = agent.Text,
        StartTimeUnixNano = start,
        DurationNanos = Math.Max(0, end - start),
        Status = TraceStatuses.Of(headRank < 0, headStatus, errors, received, nowUnixNano),
        SpanCount = spans,
        ErrorCount = errors,
        LlmCalls = llmCalls,
        ToolCalls = toolCalls,
        Iterations = iterations ?? llmCalls,
        Models = [.. models],
        ConversationId = conversationId is null ? null : Encoding.UTF8.GetString(conversationId),
        UserId = userId is null ? null : Encoding.UTF8.GetString(userId),
        Usage = TraceFragment.Totals(usage, priced > 0 ? costNano : null),
        InputPreview = input.Text,
        OutputPreview = output.Text,
        Sampling = sampling,
    };

    private static void AddAll(ListValue list, SortedSet<string> target)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (!list.IsNull(i))
            {
                target.Add(Encoding.UTF8.GetString(list.Text(i)));
            }
        }
    }

    private static byte[]? Least(byte[]? present, ResultReader row, int column) =>
        row.IsNull(column) || (present is not null && row.GetBytes(column).SequenceCompareTo(present) >= 0) ? present : row.GetBytes(column).ToArray();
}

using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Groups traces by conversation. A page is found like a page of traces: in windows of time, a conversation belonging to the window in
/// which its latest turn starts.
/// </summary>
internal static class ConversationReader
{
    /// <summary>Turns of one conversation that are read; the earliest ones of a longer one.</summary>
    private const int TurnsMax = 10_000;

    /// <summary>Looking up more ids would take longer than the list itself.</summary>
    private const int TracesMax = 20_000;

    private const int FirstWindowFactor = 20;

    private const string TraceColumns = """
        trace_id, min(conversation_id) AS conversation_id, min(min_start) AS start, max(max_end) AS finish, min(user_id) AS user_id,
        flatten(list(agents)) AS agents, flatten(list(models)) AS models, sum(errors) AS errors,
        sum(fresh_input) AS fresh_input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(cache_write_1h) AS cache_write_1h,
        sum(output) AS output, sum(reasoning) AS reasoning, CASE WHEN sum(priced) > 0 THEN sum(cost_nano) END AS cost_nano, arg_min(input_preview, input_rank) AS input_preview
        """;

    private const string Columns = """
        conversation_id, min(start), max(start), count(*), min(user_id), flatten(list(agents)), flatten(list(models)),
        sum(greatest(finish - start, 0))::BIGINT, sum(errors)::BIGINT, sum(fresh_input)::BIGINT, sum(cache_read)::BIGINT,
        sum(cache_write)::BIGINT, sum(cache_write_1h)::BIGINT, sum(output)::BIGINT, sum(reasoning)::BIGINT, sum(cost_nano)::BIGINT,
        arg_min(input_preview, start)
        """;

    internal static Page<ConversationSummary> List(ReadContext context, ConversationQuery query, PageCursor? cursor, long nowUnixNano)
    {
        List<TraceId>? matching = query.Search is null ? null : Matching(context, query, nowUnixNano);
        if (matching?.Count == 0)
        {
            return new Page<ConversationSummary>([], null);
        }
        int limit = Math.Clamp(query.Limit, 1, 1000);
        List<ConversationSummary> found = [];
        TraceWindows windows = new(new FragmentPlaces(context), cursor?.TimeUnixNano, ((long)limit * FirstWindowFactor) + 100);
        while (found.Count <= limit && windows.Next(found.Count, limit + 1, out long from, out long to))
        {
            // Every turn of a conversation that ends before the asked time starts before it.
            if (query.FromUnixNano is { } asked && to <= asked)
            {
                break;
            }
            using ResultReader row = context.Execute(PageSql(context, query, matching, cursor, from, to, limit + 1 - found.Count));
            while (row.Read())
            {
                found.Add(Read(row));
            }
        }
        if (found.Count <= limit)
        {
            return new Page<ConversationSummary>(found, null);
        }
        found.RemoveRange(limit, found.Count - limit);
        return new Page<ConversationSummary>(found, new PageCursor(found[^1].LastTimeUnixNano, found[^1].ConversationId).ToString());
    }

    internal static Conversation? ReadOne(ReadContext context, string conversationId, long nowUnixNano)
    {
        if (context.Sources.Count == 0)
        {
            return null;
        }
        SortedSet<string> agents = new(StringComparer.Ordinal);
        List<TraceSummary> turns;
        if (context.Fragments.Open(context, withMemory: true) is { } view)
        {
            turns = TraceSummaryRow.Read(context, view, view.FindConversation(conversationId, TurnsMax), nowUnixNano, agents);
        }
        else
        {
            FragmentPlaces places = new(context);
            List<(TraceId TraceId, long From, long To)> traces = ReadTurns(context, places, conversationId, out List<FragmentRange> ranges);
            turns = TraceSummaryRow.Read(context, places, ranges, traces, nowUnixNano, agents);
        }
        return turns.Count == 0 ? null : new Conversation(Summarise(conversationId, turns, agents), turns);
    }

    /// <summary>The traces of a conversation in the order in which they started, and where their fragments are.</summary>
    private static List<(TraceId TraceId, long From, long To)> ReadTurns(ReadContext context, FragmentPlaces places, string conversationId, out List<FragmentRange> ranges)
    {
        ranges = places.OfConversation(conversationId);
        HashSet<TraceId> traces = [];
        if (ranges.Count > 0)
        {
            SqlBuilder sql = new();
            using ResultReader row = context.Execute(sql.Append("SELECT DISTINCT trace_id FROM ").AppendFragments(ranges, "trace_id", $"conversation_id = {sql.Parameter(conversationId)}"));
            while (row.Read())
            {
                traces.Add(row.GetTraceId(0));
            }
        }
        if (traces.Count == 0)
        {
            return [];
        }
        ranges = places.Of(traces);
        SqlBuilder turns = new();
        turns.Append("SELECT trace_id, min(min_start), max(min_start) FROM ").AppendFragments(ranges, "trace_id, min_start, conversation_id");
        turns.Append($" WHERE trace_id IN {TraceIdList.In(turns, traces)} GROUP BY trace_id HAVING min(conversation_id) = {turns.Parameter(conversationId)}");
        turns.Append($" ORDER BY min(min_start), trace_id LIMIT {turns.Parameter((long)TurnsMax)}");
        List<(TraceId TraceId, long From, long To)> found = [];
        using ResultReader turn = context.Execute(turns);
        while (turn.Read())
        {
            found.Add((turn.GetTraceId(0), turn.GetInt64(1), turn.GetInt64(2)));
        }
        return found;
    }

    private static List<TraceId> Matching(ReadContext context, ConversationQuery query, long nowUnixNano)
    {
        TraceQuery traces = new() { FromUnixNano = query.FromUnixNano, ToUnixNano = query.ToUnixNano, Search = query.Search };
        return TraceListReader.Ids(context, SimpleConditions.Fold(traces), TracesMax, nowUnixNano);
    }

    private static SqlBuilder PageSql(ReadContext context, ConversationQuery query, List<TraceId>? matching, PageCursor? cursor, long from, long to, int limit)
    {
        SqlBuilder sql = new();
        string lower = sql.Parameter(from);
        string upper = sql.Parameter(to);
        sql.Append("WITH fragments AS NOT MATERIALIZED (SELECT * FROM ").AppendUnion(context.Sources, StoreTable.Traces, TraceSummaryRow.Fragment);
        sql.Append("), named AS (SELECT DISTINCT conversation_id FROM fragments WHERE conversation_id IS NOT NULL AND trace_id IN (SELECT trace_id FROM ");
        sql.AppendUnion([.. context.Sources.Where(source => source.Traces.Overlaps(from, to))], StoreTable.Traces, "trace_id", $"min_start >= {lower} AND min_start < {upper}");
        sql.Append($"""
            )), turns AS (SELECT {TraceColumns}{(matching is null ? "" : $", trace_id IN {TraceIdList.In(sql, matching)} AS is_found")} FROM fragments
              WHERE trace_id IN (SELECT trace_id FROM fragments WHERE conversation_id IN (FROM named)) GROUP BY trace_id)
            SELECT {Columns} FROM turns WHERE conversation_id IN (FROM named) GROUP BY conversation_id
            HAVING max(start) >= {lower} AND max(start) < {upper}
            """);
        if (cursor is { } after)
        {
            sql.Append($" AND (max(start) < {sql.Parameter(after.TimeUnixNano)} OR conversation_id < {sql.Parameter(after.Id)})");
        }
        if (matching is not null)
        {
            sql.Append(" AND bool_or(is_found)");
        }
        if (query.UserId is { } user)
        {
            sql.Append($" AND bool_or(user_id = {sql.Parameter(user)})");
        }
        if (query.FromUnixNano is not null || query.ToUnixNano is not null)
        {
            sql.Append($" AND bool_or(start >= {sql.Parameter(query.FromUnixNano ?? long.MinValue)} AND start < {sql.Parameter(query.ToUnixNano ?? long.MaxValue)})");
        }
        return sql.Append($" ORDER BY max(start) DESC, conversation_id DESC LIMIT {sql.Parameter((long)limit)}");
    }

    private static ConversationSummary Read(ResultReader row) => new()
    {
        ConversationId = row.GetStringOrNull(0) ?? "",
        StartTimeUnixNano = row.GetInt64(1),
        LastTimeUnixNano = row.GetInt64(2),
        Turns = row.GetInt64(3),
        UserId = row.GetStringOrNull(4),
        Agents = [.. row.GetList(5).ToSortedSet()],
        Models = [.. row.GetList(6).ToSortedSet()],
        DurationNanos = row.GetInt64(7),
        ErrorCount = row.GetInt64(8),
        Usage = TraceFragment.Totals(UsageTokens.Read(row, 9), row.GetInt64OrNull(15)),
        InputPreview = row.GetStringOrNull(16),
    };

    private static ConversationSummary Summarise(string conversationId, List<TraceSummary> turns, SortedSet<string> agents) => new()
    {
        ConversationId = conversationId,
        StartTimeUnixNano = turns[0].StartTimeUnixNano,
        LastTimeUnixNano = turns[^1].StartTimeUnixNano,
        Turns = turns.Count,
        UserId = turns.Select(turn => turn.UserId).Where(user => user is not null).Min(StringComparer.Ordinal),
        Agents = [.. agents],
        Models = [.. turns.SelectMany(turn => turn.Models).Distinct().Order(StringComparer.Ordinal)],
        DurationNanos = turns.Sum(turn => turn.DurationNanos),
        ErrorCount = turns.Sum(turn => turn.ErrorCount),
        Usage = new UsageTotals(
            turns.Sum(turn => turn.Usage.InputTokens),
            turns.Sum(turn => turn.Usage.OutputTokens),
            turns.Sum(turn => turn.Usage.CacheReadTokens),
            turns.Sum(turn => turn.Usage.CacheWriteTokens),
            turns.Sum(turn => turn.Usage.ReasoningTokens),
            turns.Any(turn => turn.Usage.CostUsd is not null) ? turns.Sum(turn => turn.Usage.CostUsd ?? 0) : null),
        InputPreview = turns.FirstOrDefault(turn => turn.InputPreview is not null)?.InputPreview,
    };
}

using Clew.Storage.Search;

namespace Clew.Storage.DuckDB.Search;

/// <summary>Conditions on the fragments of one trace, as aggregates of a grouping by trace.</summary>
internal sealed class TraceConditionSql(SqlBuilder sql, long nowUnixNano)
{
    private const string InputTokens = "sum(fresh_input + cache_read + cache_write + cache_write_1h)";

    private readonly SortedSet<string> columns = new(StringComparer.Ordinal) { "trace_id", "min_start", "max_start" };

    /// <summary>Columns of <c>traces</c> that the conditions so far need: every one costs time to read.</summary>
    internal string Columns => string.Join(", ", columns);

    internal string Of(SearchCondition condition) => condition.Field.Id switch
    {
        SearchFieldId.Status => ComparisonSql.OfText(sql, $"({TraceStatuses.Sql(sql.Parameter(nowUnixNano))})", Using(condition, "head_rank", "head_status", "received_ns", "errors")),
        SearchFieldId.Duration => ComparisonSql.OfWhole(sql, "greatest(max(max_end) - min(min_start), 0)", Using(condition, "max_end")),
        SearchFieldId.Cost => ComparisonSql.OfWhole(sql, "(CASE WHEN sum(priced) > 0 THEN sum(cost_nano) END)", Using(condition, "priced", "cost_nano"), 1_000_000_000),
        SearchFieldId.Tokens => ComparisonSql.OfWhole(sql, $"({InputTokens} + sum(output + reasoning))", Using(condition, "fresh_input", "cache_read", "cache_write", "cache_write_1h", "output", "reasoning")),
        SearchFieldId.InputTokens => ComparisonSql.OfWhole(sql, InputTokens, Using(condition, "fresh_input", "cache_read", "cache_write", "cache_write_1h")),
        SearchFieldId.OutputTokens => ComparisonSql.OfWhole(sql, "sum(output + reasoning)", Using(condition, "output", "reasoning")),
        SearchFieldId.CacheReadTokens => ComparisonSql.OfWhole(sql, "sum(cache_read)", Using(condition, "cache_read")),
        SearchFieldId.CacheWriteTokens => ComparisonSql.OfWhole(sql, "sum(cache_write + cache_write_1h)", Using(condition, "cache_write", "cache_write_1h")),
        SearchFieldId.ReasoningTokens => ComparisonSql.OfWhole(sql, "sum(reasoning)", Using(condition, "reasoning")),
        SearchFieldId.Iterations => ComparisonSql.OfWhole(sql, "coalesce(max(iterations), sum(llm_calls))", Using(condition, "iterations", "llm_calls")),
        SearchFieldId.Spans => ComparisonSql.OfWhole(sql, "sum(spans)", Using(condition, "spans")),
        SearchFieldId.Errors => ComparisonSql.OfWhole(sql, "sum(errors)", Using(condition, "errors")),
        SearchFieldId.LlmCalls => ComparisonSql.OfWhole(sql, "sum(llm_calls)", Using(condition, "llm_calls")),
        SearchFieldId.ToolCalls => ComparisonSql.OfWhole(sql, "sum(tool_calls)", Using(condition, "tool_calls")),
        SearchFieldId.Root => ComparisonSql.OfText(sql, "arg_min(head_name, head_rank)", Using(condition, "head_name", "head_rank")),
        SearchFieldId.Trace => ComparisonSql.OfText(sql, "lower(hex(trace_id))", condition),
        SearchFieldId.Conversation => Some(ComparisonSql.OfText(sql, "conversation_id", Using(condition, "conversation_id"))),
        SearchFieldId.User => Some(ComparisonSql.OfText(sql, "user_id", Using(condition, "user_id"))),
        SearchFieldId.Service => Some(ComparisonSql.OfList(sql, "services", Using(condition, "services"))),
        SearchFieldId.Agent => Some(ComparisonSql.OfList(sql, "agents", Using(condition, "agents"))),
        SearchFieldId.Tool => Some(ComparisonSql.OfList(sql, "tools", Using(condition, "tools"))),
        SearchFieldId.Model => Some($"({ComparisonSql.OfList(sql, "models", Using(condition, "models"))} OR {ComparisonSql.OfList(sql, "request_models", Using(condition, "request_models"))})"),
        SearchFieldId id => throw new InvalidOperationException($"{id} is not known of a stored trace."),
    };

    /// <summary>Holds for one fragment.</summary>
    private static string Some(string condition) => $"bool_or({condition})";

    private SearchCondition Using(SearchCondition condition, params ReadOnlySpan<string> needed)
    {
        foreach (string column in needed)
        {
            columns.Add(column);
        }
        return condition;
    }
}

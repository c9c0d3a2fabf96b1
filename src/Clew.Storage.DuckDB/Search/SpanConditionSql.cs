using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Search;

/// <summary>Conditions on a row of <c>spans</c>. Null counts as false, also under "not".</summary>
internal sealed class SpanConditionSql(SqlBuilder sql)
{
    /// <summary>Stands for the table of resources, which each source has of its own.</summary>
    internal const string Resources = "@resources@";

    private const string InputTokens = "(fresh_input + cache_read + cache_write + cache_write_1h)";

    internal string Of(SearchExpression expression) => expression switch
    {
        SearchAnd(var left, var right) => $"({Of(left)} AND {Of(right)})",
        SearchOr(var left, var right) => $"({Of(left)} OR {Of(right)})",
        SearchNot(var operand) => $"(NOT coalesce({Of(operand)}, false))",
        SearchCondition { Field.Type: SearchType.Any } condition => OfAttribute(condition),
        SearchCondition condition => Of(condition),
        _ => throw new InvalidOperationException($"'{expression}' is no condition on a span."),
    };

    private string Of(SearchCondition condition) => condition.Field.Id switch
    {
        SearchFieldId.Status => OfStatus(condition),
        SearchFieldId.Kind => $"kind IN ({string.Join(", ", condition.Values.Select(value => sql.Parameter((long)KindOf(value))))})",
        SearchFieldId.Model => $"({ComparisonSql.OfText(sql, "response_model", condition)} OR {ComparisonSql.OfText(sql, "request_model", condition)})",
        SearchFieldId.FinishReason => $"(finish_reasons <> '' AND {ComparisonSql.OfList(sql, "string_split(finish_reasons, ',')", condition)})",
        SearchFieldId.AgentError => Failed(SpanKind.Agent, "agent", condition),
        SearchFieldId.ToolError => Failed(SpanKind.Tool, "tool_name", condition),
        SearchFieldId.ModelError => $"(status = {(byte)StatusCode.Error} AND is_llm AND {ComparisonSql.OfText(sql, "request_model", condition)})",
        SearchFieldId.Duration => ComparisonSql.OfWhole(sql, "greatest(duration_ns, 0)", condition),
        SearchFieldId.Cost => ComparisonSql.OfWhole(sql, "cost_nano", condition, 1_000_000_000),
        SearchFieldId.Tokens => ComparisonSql.OfWhole(sql, $"({InputTokens} + output + reasoning)", condition),
        SearchFieldId.InputTokens => ComparisonSql.OfWhole(sql, InputTokens, condition),
        SearchFieldId.OutputTokens => ComparisonSql.OfWhole(sql, "(output + reasoning)", condition),
        SearchFieldId.CacheReadTokens => ComparisonSql.OfWhole(sql, "cache_read", condition),
        SearchFieldId.CacheWriteTokens => ComparisonSql.OfWhole(sql, "(cache_write + cache_write_1h)", condition),
        SearchFieldId.ReasoningTokens => ComparisonSql.OfWhole(sql, "reasoning", condition),
        SearchFieldId.Iterations => ComparisonSql.OfWhole(sql, "iterations", condition),
        SearchFieldId.Ttft => ComparisonSql.OfWhole(sql, "ttft_ns", condition),
        SearchFieldId.MaxTokens => ComparisonSql.OfWhole(sql, "max_tokens", condition),
        SearchFieldId.Temperature => ComparisonSql.OfReal(sql, "temperature", condition),
        SearchFieldId.TopP => ComparisonSql.OfReal(sql, "top_p", condition),
        SearchFieldId id => ComparisonSql.OfText(sql, Column(id), condition),
    };

    /// <summary>The column of a field of text.</summary>
    internal static string Column(SearchFieldId id) => id switch
    {
        SearchFieldId.Service => "service",
        SearchFieldId.Environment => "environment",
        SearchFieldId.Version => "service_version",
        SearchFieldId.Agent => "agent",
        SearchFieldId.AgentVersion => "agent_version",
        SearchFieldId.Tool => "tool_name",
        SearchFieldId.Conversation => "conversation_id",
        SearchFieldId.User => "user_id",
        SearchFieldId.Name => "name",
        SearchFieldId.Provider => "provider",
        SearchFieldId.Operation => "llm_operation",
        SearchFieldId.ErrorType => "error_type",
        SearchFieldId.ErrorMessage => "error_message",
        SearchFieldId.Emitter => "emitter",
        _ => throw new InvalidOperationException($"{id} is not known of a stored span."),
    };

    private string Failed(SpanKind kind, string column, SearchCondition condition) =>
        $"(status = {(byte)StatusCode.Error} AND kind = {(byte)kind} AND {ComparisonSql.OfText(sql, column, condition)})";

    private static string OfStatus(SearchCondition condition)
    {
        bool ok = condition.Values.Any(value => value.Text == "ok");
        bool error = condition.Values.Any(value => value.Text == "error");
        return ok && error ? "true" : ok ? $"(status <> {(byte)StatusCode.Error})" : $"(status = {(byte)StatusCode.Error})";
    }

    private static SpanKind KindOf(SearchValue value) =>
        SpanKinds.TryParse(value.Text, out SpanKind kind) ? kind : throw new InvalidOperationException($"'{value.Text}' is no kind of span.");

    private string OfAttribute(SearchCondition condition)
    {
        string name = sql.Parameter(condition.Key!);
        string own = $"attrs[{name}]";
        string inResource = $"resource_hash IN (SELECT hash FROM {Resources} WHERE kind = 0 AND {OfAttributeText(own, condition)})";
        string? promoted = condition.Operator is SearchOperator.Equal or SearchOperator.In
            ? JoinOr(condition.Values.Select(value => PromotedAttributes.Condition(sql, condition.Key!, value.Text!)))
            : PromotedAttributes.TextSql(condition.Key!) is { } text ? OfAttributeText(text, condition) : null;
        return $"({JoinOr([OfAttributeText(own, condition), promoted, inResource])})";
    }

    private string OfAttributeText(string text, SearchCondition condition) => condition.Operator switch
    {
        SearchOperator.Exists => $"({text} IS NOT NULL)",
        SearchOperator.Glob => $"lower({text}) LIKE {sql.Parameter(SearchGlob.ToLike(condition.Value.Text!))} ESCAPE '!'",
        SearchOperator.Equal or SearchOperator.In => ComparisonSql.OfText(sql, text, condition),
        _ => ComparisonSql.OfReal(sql, $"try_cast({text} AS DOUBLE)", condition),
    };

    private static string? JoinOr(IEnumerable<string?> conditions)
    {
        string joined = string.Join(" OR ", conditions.Where(condition => condition is not null));
        return joined.Length == 0 ? null : joined;
    }
}

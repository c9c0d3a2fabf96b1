using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>What a query means, in the shortest words: a trace's own numbers from its summary, everything else from its spans.</summary>
internal static class PlainSearch
{
    internal static bool Matches(SearchExpression expression, TraceSummary trace, IEnumerable<Span> spans) => expression switch
    {
        SearchAnd(var left, var right) => Matches(left, trace, spans) && Matches(right, trace, spans),
        SearchOr(var left, var right) => Matches(left, trace, spans) || Matches(right, trace, spans),
        SearchNot(var operand) => !Matches(operand, trace, spans),
        SearchSpan(var condition) => spans.Any(span => MatchesSpan(condition, span)),
        SearchCondition { Field.Id: SearchFieldId.Root } condition => Holds(condition, trace.RootName),
        SearchCondition { Field.Id: SearchFieldId.Status } condition => Holds(condition, trace.Status.ToString().ToLowerInvariant()),
        SearchCondition condition when NumberOf(condition.Field.Id, trace, out decimal? number) => number is { } value && Holds(condition, value),
        _ => spans.Any(span => MatchesSpan(expression, span)),
    };

    private static bool MatchesSpan(SearchExpression condition, Span span) => SpanMatcher.Matches(condition, span, _ => null);

    private static bool NumberOf(SearchFieldId field, TraceSummary trace, out decimal? number)
    {
        (bool isOfTrace, number) = field switch
        {
            SearchFieldId.Duration => (true, trace.DurationNanos),
            SearchFieldId.Cost => (true, (decimal?)trace.Usage.CostUsd),
            SearchFieldId.Tokens => (true, trace.Usage.InputTokens + trace.Usage.OutputTokens),
            SearchFieldId.InputTokens => (true, trace.Usage.InputTokens),
            SearchFieldId.OutputTokens => (true, trace.Usage.OutputTokens),
            SearchFieldId.CacheReadTokens => (true, trace.Usage.CacheReadTokens),
            SearchFieldId.ReasoningTokens => (true, trace.Usage.ReasoningTokens),
            SearchFieldId.Iterations => (true, trace.Iterations),
            SearchFieldId.Spans => (true, trace.SpanCount),
            SearchFieldId.Errors => (true, trace.ErrorCount),
            SearchFieldId.LlmCalls => (true, trace.LlmCalls),
            SearchFieldId.ToolCalls => (true, trace.ToolCalls),
            _ => (false, (decimal?)null),
        };
        return isOfTrace;
    }

    private static bool Holds(SearchCondition condition, decimal value) => condition.Operator switch
    {
        SearchOperator.Exists => true,
        SearchOperator.Less => value < condition.Value.Number,
        SearchOperator.LessOrEqual => value <= condition.Value.Number,
        SearchOperator.Greater => value > condition.Value.Number,
        SearchOperator.GreaterOrEqual => value >= condition.Value.Number,
        _ => value == condition.Value.Number,
    };

    private static bool Holds(SearchCondition condition, string value) => condition.Operator switch
    {
        SearchOperator.Exists => value.Length > 0,
        SearchOperator.Glob => SearchGlob.Matches(condition.Value.Text!, value),
        _ => condition.Values.Any(wanted => wanted.Text == value),
    };
}

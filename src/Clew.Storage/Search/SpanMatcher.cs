using System.Globalization;
using Clew.Telemetry;

namespace Clew.Storage.Search;

/// <summary>Decides on a query about one span in memory, as the store does for those it holds.</summary>
public static class SpanMatcher
{
    private const decimal NanosPerUsd = 1_000_000_000;

    /// <param name="expression">Read by <see cref="SearchParser.Parse"/> with <c>ofSpans</c>, or the inside of a <see cref="SearchSpan"/>.</param>
    /// <param name="span">The span.</param>
    /// <param name="contextWindow">Tokens that the span's model takes, null where that is not known.</param>
    public static bool Matches(SearchExpression expression, Span span, Func<Span, long?> contextWindow) => expression switch
    {
        SearchAnd(var left, var right) => Matches(left, span, contextWindow) && Matches(right, span, contextWindow),
        SearchOr(var left, var right) => Matches(left, span, contextWindow) || Matches(right, span, contextWindow),
        SearchNot(var operand) => !Matches(operand, span, contextWindow),
        SearchText(var text) => TextsOf(span).Any(own => own.Contains(text, StringComparison.OrdinalIgnoreCase)),
        SearchCondition { Field.Type: SearchType.Any } condition => MatchesAttribute(condition, span),
        SearchCondition { Field.Type: SearchType.Text or SearchType.Name } condition => ValuesOf(condition.Field.Id, span).Any(value => MatchesText(condition, value)),
        SearchCondition condition => NumberOf(condition.Field.Id, span, contextWindow) is { } number && MatchesNumber(condition, number),
        _ => false,
    };

    private static bool MatchesText(SearchCondition condition, string value) => condition.Operator switch
    {
        SearchOperator.Exists => true,
        SearchOperator.Glob => SearchGlob.Matches(condition.Value.Text!, value),
        _ => condition.Values.Any(wanted => wanted.Text == value),
    };

    private static bool MatchesNumber(SearchCondition condition, decimal number) => condition.Operator switch
    {
        SearchOperator.Exists => true,
        SearchOperator.Less => number < condition.Value.Number,
        SearchOperator.LessOrEqual => number <= condition.Value.Number,
        SearchOperator.Greater => number > condition.Value.Number,
        SearchOperator.GreaterOrEqual => number >= condition.Value.Number,
        _ => number == condition.Value.Number,
    };

    private static bool MatchesAttribute(SearchCondition condition, Span span)
    {
        byte[] key = Utf8Text.From(condition.Key).Span.ToArray();
        return (span.Attributes.TryGet(key, out AnyValue own) && Matches(own)) || (span.Resource.Attributes.TryGet(key, out AnyValue shared) && Matches(shared));

        bool Matches(AnyValue value)
        {
            string text = TextOf(value);
            return condition.Operator switch
            {
                SearchOperator.Exists or SearchOperator.Equal or SearchOperator.In or SearchOperator.Glob => MatchesText(condition, text),
                _ => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && MatchesNumber(condition, number),
            };
        }
    }

    private static string TextOf(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.AsText.ToString(),
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static IEnumerable<string> ValuesOf(SearchFieldId field, Span span) => field switch
    {
        SearchFieldId.Status => [span.IsError ? "error" : "ok"],
        SearchFieldId.Kind => [span.Kind.Name()],
        SearchFieldId.Model => Of(span.Llm?.ResponseModel ?? default).Union(Of(span.Llm?.RequestModel ?? default)),
        SearchFieldId.FinishReason => Of(span.Llm?.FinishReasons ?? default).SelectMany(reasons => reasons.Split(',')),
        SearchFieldId.AgentError => span is { IsError: true, Kind: SpanKind.Agent } ? Of(span.Agent) : [],
        SearchFieldId.ToolError => span is { IsError: true, Kind: SpanKind.Tool } ? Of(span.ToolName) : [],
        SearchFieldId.ModelError => span is { IsError: true, Llm: { } call } ? Of(call.RequestModel) : [],
        _ => Of(TextFieldOf(field, span)),
    };

    private static Utf8Text TextFieldOf(SearchFieldId field, Span span) => field switch
    {
        SearchFieldId.Service => span.Resource.Service,
        SearchFieldId.Environment => span.Resource.Environment,
        SearchFieldId.Version => span.Resource.ServiceVersion,
        SearchFieldId.Agent => span.Agent,
        SearchFieldId.AgentVersion => span.AgentVersion,
        SearchFieldId.Tool => span.ToolName,
        SearchFieldId.Conversation => span.ConversationId,
        SearchFieldId.User => span.UserId,
        SearchFieldId.Name => span.Name,
        SearchFieldId.Provider => span.Llm?.Provider ?? default,
        SearchFieldId.Operation => span.Llm?.Operation ?? default,
        SearchFieldId.ErrorType => span.ErrorType,
        SearchFieldId.ErrorMessage => span.ErrorMessage,
        SearchFieldId.Emitter => span.Emitter,
        _ => default,
    };

    private static string[] Of(Utf8Text text) => text.IsNullOrEmpty ? [] : [text.ToString()];

    private static decimal? NumberOf(SearchFieldId field, Span span, Func<Span, long?> contextWindow) => field switch
    {
        SearchFieldId.Duration => span.DurationNanos,
        SearchFieldId.Cost => span.CostNanoUsd / NanosPerUsd,
        SearchFieldId.Tokens => span.Usage?.InputTotal + span.Usage?.OutputTotal,
        SearchFieldId.InputTokens => span.Usage?.InputTotal,
        SearchFieldId.OutputTokens => span.Usage?.OutputTotal,
        SearchFieldId.CacheReadTokens => span.Usage?.CacheRead,
        SearchFieldId.CacheWriteTokens => span.Usage?.CacheWrite + span.Usage?.CacheWrite1h,
        SearchFieldId.ReasoningTokens => span.Usage?.Reasoning,
        SearchFieldId.Iterations => span.Iterations,
        SearchFieldId.Ttft => span.Llm?.TtftNanos,
        SearchFieldId.MaxTokens => span.Llm?.MaxTokens,
        SearchFieldId.Temperature => (decimal?)span.Llm?.Temperature,
        SearchFieldId.TopP => (decimal?)span.Llm?.TopP,
        SearchFieldId.Context => span.Usage is { } used && contextWindow(span) is > 0 and long window ? used.InputTotal * 100m / window : null,
        _ => null,
    };

    private static IEnumerable<string> TextsOf(Span span) =>
        new[]
        {
            span.Name, span.Agent, span.ToolName, span.Llm?.RequestModel ?? default, span.Resource.Service, span.ErrorMessage,
            span.ConversationId, span.UserId, span.InputPreview, span.OutputPreview, span.TraceId.ToString(), span.SpanId.ToString(),
        }.Where(text => !text.IsNullOrEmpty).Select(text => text.ToString());
}

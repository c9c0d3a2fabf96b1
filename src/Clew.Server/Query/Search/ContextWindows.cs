using Clew.Pipeline.Cost;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Storage.Search;

namespace Clew.Server.Query.Search;

/// <summary>
/// Says conditions on the context window in words that the store knows: how many input tokens a call of which models must have. The store holds no
/// windows, since the models' catalogue may change.
/// </summary>
internal sealed class ContextWindows(DuckDBStore store, PriceTable prices)
{
    /// <summary>Models that are looked at, those with most calls first.</summary>
    private const int ModelsMax = 1_000;

    public async Task<SearchExpression> ResolveAsync(SearchExpression expression, CancellationToken cancellationToken)
    {
        if (!Mentions(expression))
        {
            return expression;
        }
        UsageQuery models = new() { GroupBy = [UsageDimension.Model, UsageDimension.Provider], Limit = ModelsMax };
        IReadOnlyList<UsageBucket> used = await store.Reader.ReadUsageAsync(models, cancellationToken);
        ILookup<long, string> modelsOfWindow = used
            .Where(bucket => bucket.Group[0] is not null)
            .Select(bucket => (Model: bucket.Group[0]!, Window: prices.ContextWindow(bucket.Group[1], bucket.Group[0], default)))
            .Where(model => model.Window > 0)
            .ToLookup(model => model.Window!.Value, model => model.Model);
        return Resolve(expression, modelsOfWindow, isWithinSpan: false);
    }

    private static bool Mentions(SearchExpression expression) => expression switch
    {
        SearchAnd(var left, var right) => Mentions(left) || Mentions(right),
        SearchOr(var left, var right) => Mentions(left) || Mentions(right),
        SearchNot(var operand) => Mentions(operand),
        SearchSpan(var condition) => Mentions(condition),
        SearchCondition condition => condition.Field.Id == SearchFieldId.Context,
        _ => false,
    };

    private static SearchExpression Resolve(SearchExpression expression, ILookup<long, string> models, bool isWithinSpan) => expression switch
    {
        SearchAnd(var left, var right) => new SearchAnd(Resolve(left, models, isWithinSpan), Resolve(right, models, isWithinSpan)),
        SearchOr(var left, var right) => new SearchOr(Resolve(left, models, isWithinSpan), Resolve(right, models, isWithinSpan)),
        SearchNot(var operand) => new SearchNot(Resolve(operand, models, isWithinSpan)),
        SearchSpan(var condition) => new SearchSpan(Resolve(condition, models, isWithinSpan: true)),
        SearchCondition { Field.Id: SearchFieldId.Context } condition => isWithinSpan ? Tokens(condition, models) : new SearchSpan(Tokens(condition, models)),
        _ => expression,
    };

    private static SearchExpression Tokens(SearchCondition condition, ILookup<long, string> models)
    {
        SearchExpression? tokens = SearchExpression.Any(models.Select(window => new SearchAnd(
            new SearchCondition(SearchFields.Of(SearchFieldId.Model), null, SearchOperator.In, [.. window.Distinct().Select(model => new SearchValue(model, 0))]),
            condition with { Field = SearchFields.Of(SearchFieldId.InputTokens), Values = [.. condition.Values.Select(value => new SearchValue(null, value.Number * window.Key / 100))] })));
        // No model whose window is known was ever called: the condition holds for nothing.
        SearchCondition any = new(SearchFields.Of(SearchFieldId.Name), null, SearchOperator.Exists, []);
        return tokens ?? new SearchAnd(any, new SearchNot(any));
    }
}

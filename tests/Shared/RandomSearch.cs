using Clew.Storage.Search;

namespace Clew.Tests;

/// <summary>Random expressions of the query language over a few values, so that conditions hold about as often as not.</summary>
internal sealed class RandomSearch(Random random, IReadOnlyDictionary<SearchFieldId, string[]> texts, IReadOnlyDictionary<SearchFieldId, decimal[]> numbers, string[] attributes)
{
    private static readonly SearchOperator[] Comparisons =
        [SearchOperator.Less, SearchOperator.LessOrEqual, SearchOperator.Greater, SearchOperator.GreaterOrEqual, SearchOperator.Equal, SearchOperator.Exists];

    private static readonly SearchOperator[] TextComparisons = [SearchOperator.Equal, SearchOperator.Glob, SearchOperator.In, SearchOperator.Exists];

    public SearchExpression Next(int depth = 3, bool isWithinSpan = false)
    {
        int choice = random.Next(depth == 0 ? 5 : 10);
        return choice switch
        {
            < 5 => NextCondition(isWithinSpan),
            5 => new SearchNot(Next(depth - 1, isWithinSpan)),
            6 when !isWithinSpan => new SearchSpan(Next(depth - 1, isWithinSpan: true)),
            < 8 => new SearchAnd(Next(depth - 1, isWithinSpan), Next(depth - 1, isWithinSpan)),
            _ => new SearchOr(Next(depth - 1, isWithinSpan), Next(depth - 1, isWithinSpan)),
        };
    }

    private SearchExpression NextCondition(bool isWithinSpan)
    {
        if (random.Next(8) == 0 && attributes.Length > 0)
        {
            return NextAttribute();
        }
        SearchFieldId[] ids = [.. texts.Keys.Concat(numbers.Keys).Where(id => !isWithinSpan || SearchFields.Of(id).Level != SearchLevel.Trace)];
        SearchField field = SearchFields.Of(ids[random.Next(ids.Length)]);
        if (numbers.TryGetValue(field.Id, out decimal[]? values))
        {
            SearchOperator comparison = Comparisons[random.Next(Comparisons.Length)];
            return new SearchCondition(field, null, comparison, comparison == SearchOperator.Exists ? [] : [new SearchValue(null, values[random.Next(values.Length)])]);
        }
        return Texts(field, null, field.Type == SearchType.Name ? SearchFields.NamesOf(field, isWithinSpan).Intersect(texts[field.Id]).ToArray() : texts[field.Id]);
    }

    private SearchCondition NextAttribute()
    {
        string key = attributes[random.Next(attributes.Length)];
        SearchOperator comparison = Comparisons[random.Next(4)];
        return random.Next(2) == 0
            ? new SearchCondition(SearchFields.Attribute, key, comparison, [new SearchValue(null, random.Next(5))])
            : Texts(SearchFields.Attribute, key, ["acme", "2", "true", "b*"]);
    }

    private SearchCondition Texts(SearchField field, string? key, string[] values)
    {
        SearchOperator comparison = TextComparisons[random.Next(field.Type == SearchType.Name ? 1 : TextComparisons.Length)];
        string value = values[random.Next(values.Length)];
        return new SearchCondition(field, key, comparison, comparison switch
        {
            SearchOperator.Exists => [],
            SearchOperator.In => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new SearchValue(values[random.Next(values.Length)], 0))],
            SearchOperator.Glob => [new SearchValue(random.Next(3) switch { 0 => value[..1] + "*", 1 => "*" + value[^1..].ToUpperInvariant(), _ => "?" + value[1..] }, 0)],
            _ => [new SearchValue(value, 0)],
        });
    }
}

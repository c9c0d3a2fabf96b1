using Clew.Analyse;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Storage.Search;

namespace Clew.Server.Query.Search;

/// <summary>What can be written at a place of a query: fields, operators, and values that the store has seen.</summary>
internal sealed class SearchSuggestions(DuckDBStore store, DetectorSet detectors)
{
    public const int ItemsMax = 20;

    private static readonly Dictionary<SearchFieldId, UsageDimension> Dimensions = new()
    {
        [SearchFieldId.Service] = UsageDimension.Service,
        [SearchFieldId.Environment] = UsageDimension.Environment,
        [SearchFieldId.Agent] = UsageDimension.Agent,
        [SearchFieldId.AgentError] = UsageDimension.Agent,
        [SearchFieldId.Operation] = UsageDimension.Operation,
        [SearchFieldId.Provider] = UsageDimension.Provider,
        [SearchFieldId.Model] = UsageDimension.Model,
        [SearchFieldId.ModelError] = UsageDimension.Model,
        [SearchFieldId.Tool] = UsageDimension.Tool,
        [SearchFieldId.ToolError] = UsageDimension.Tool,
    };

    private static readonly Dictionary<SearchFieldId, string[]> Examples = new()
    {
        [SearchFieldId.Duration] = ["500ms", "1s", "5s", "30s", "1m"],
        [SearchFieldId.Ttft] = ["200ms", "500ms", "1s", "2s"],
        [SearchFieldId.Cost] = ["0.01", "0.1", "1", "10"],
        [SearchFieldId.Context] = ["50%", "70%", "85%", "95%"],
        [SearchFieldId.Iterations] = ["5", "8", "10"],
        [SearchFieldId.Spans] = ["10", "100", "1k"],
        [SearchFieldId.Errors] = ["0", "1", "5"],
        [SearchFieldId.LlmCalls] = ["1", "5", "10"],
        [SearchFieldId.ToolCalls] = ["1", "5", "10"],
        [SearchFieldId.Temperature] = ["0", "0.7", "1"],
        [SearchFieldId.TopP] = ["0.9", "1"],
    };

    private readonly DuckDBReader reader = store.Reader;

    public async Task<IReadOnlyList<SearchSuggestion>> ReadAsync(SearchCompletion place, CancellationToken cancellationToken) => place.Expected switch
    {
        SearchExpected.Operator => Operators(place),
        SearchExpected.Value => await ValuesAsync(place, cancellationToken),
        SearchExpected.Join => [new("and", "keyword", "Both hold"), new("or", "keyword", "One of them holds"), .. Fields(place)],
        _ when place.Partial.StartsWith(SearchFields.AttributePrefix, StringComparison.OrdinalIgnoreCase) => await AttributesAsync(place.Partial[SearchFields.AttributePrefix.Length..], cancellationToken),
        _ => Fields(place),
    };

    private static IReadOnlyList<SearchSuggestion> Fields(SearchCompletion place)
    {
        IEnumerable<SearchSuggestion> fields = SearchFields.All
            .Where(field => !place.IsWithinSpan || field.Level != SearchLevel.Trace)
            .Select(field => new SearchSuggestion(field.Name, "field", field.Description));
        List<SearchSuggestion> all = [.. fields, new(SearchFields.AttributePrefix, "field", SearchFields.Attribute.Description), new("not", "keyword", "The next condition does not hold")];
        if (!place.IsWithinSpan)
        {
            all.Add(new SearchSuggestion("span(", "keyword", "One span fulfils everything in the parentheses"));
        }
        return Matching(all, place.Partial, item => item.Text);
    }

    private static IReadOnlyList<SearchSuggestion> Operators(SearchCompletion place) =>
        [.. SearchFields.OperatorsOf(place.Field!).Where(text => text.StartsWith(place.Partial, StringComparison.OrdinalIgnoreCase)).Select(text => new SearchSuggestion(text, "operator", Meaning(text)))];

    private static string Meaning(string comparison) => comparison switch
    {
        "=" => "is",
        "!=" => "is not",
        "~" => "matches a pattern with * and ?",
        ">" => "more than",
        ">=" => "at least",
        "<" => "less than",
        "<=" => "at most",
        "in" => "is one of a list",
        "not in" => "is none of a list",
        _ => "has a value",
    };

    private async Task<IReadOnlyList<SearchSuggestion>> ValuesAsync(SearchCompletion place, CancellationToken cancellationToken)
    {
        SearchField field = place.Field!;
        IReadOnlyList<string> names = SearchFields.NamesOf(field, place.IsWithinSpan);
        if (names.Count > 0 || Examples.ContainsKey(field.Id) || field.Type == SearchType.Count)
        {
            string[] examples = Examples.GetValueOrDefault(field.Id) ?? ["1k", "10k", "100k", "1M"];
            return Matching([.. (names.Count > 0 ? names : examples).Select(name => new SearchSuggestion(name, "value", null))], place.Partial, item => item.Text);
        }
        IReadOnlyList<FacetValue> values = await ReadValuesAsync(field, place.Key, cancellationToken);
        return Matching([.. values.Select(value => new SearchSuggestion(SearchCompletion.Quote(value.Value), "value", null, value.Count))], place.Partial, item => item.Text.Trim('"'));
    }

    private async Task<IReadOnlyList<FacetValue>> ReadValuesAsync(SearchField field, string? key, CancellationToken cancellationToken)
    {
        if (Dimensions.TryGetValue(field.Id, out UsageDimension dimension))
        {
            UsageQuery usage = new() { GroupBy = [dimension], Calls = UsageCalls.All, Limit = 1000 };
            return [.. (await reader.ReadUsageAsync(usage, cancellationToken)).Where(bucket => bucket.Group[0] is { Length: > 0 }).Select(bucket => new FacetValue(bucket.Group[0]!, bucket.Calls))];
        }
        switch (field.Id)
        {
            case SearchFieldId.User:
                Page<UserSummary> users = await reader.ListUsersAsync(new UserQuery { Limit = 100 }, cancellationToken);
                return [.. users.Items.Select(user => new FacetValue(user.UserId, user.Traces))];
            case SearchFieldId.FinishReason:
                return [.. new[] { "stop", "length", "tool_calls", "content_filter", "error", "other" }.Select(reason => new FacetValue(reason, 0))];
            case SearchFieldId.Finding:
                FindingSummary found = await store.Findings.SummarizeAsync(new FindingQuery(), FindingDimension.Type, 0, cancellationToken);
                return
                [
                    .. found.Groups.Select(group => new FacetValue(group.Value, group.Traces)),
                    .. detectors.Detectors.Where(detector => detector.Enabled && found.Groups.All(group => group.Value != detector.Id)).Select(detector => new FacetValue(detector.Id, 0)),
                ];
            case SearchFieldId.Trace:
                return [];
            case SearchFieldId.Root:
                return await reader.ReadRecentValuesAsync(SearchFieldId.Name, null, cancellationToken);
            default:
                return await reader.ReadRecentValuesAsync(field.Id, key, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<SearchSuggestion>> AttributesAsync(string partial, CancellationToken cancellationToken)
    {
        IReadOnlyList<FacetValue> keys = await reader.ReadRecentAttributesAsync(cancellationToken);
        return Matching([.. keys.Select(key => new SearchSuggestion(SearchFields.AttributePrefix + SearchCompletion.Quote(key.Value), "field", "Attribute", key.Count))], partial, item => item.Text[SearchFields.AttributePrefix.Length..].Trim('"'));
    }

    /// <summary>Those that begin with what was written, then those that hold it.</summary>
    private static IReadOnlyList<SearchSuggestion> Matching(IReadOnlyList<SearchSuggestion> all, string partial, Func<SearchSuggestion, string> textOf) =>
        [.. all.Where(item => textOf(item).Contains(partial, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => textOf(item).StartsWith(partial, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Take(ItemsMax)];
}

/// <param name="Text">As it stands in a query.</param>
/// <param name="Kind">field, operator, value or keyword.</param>
/// <param name="Detail">One line for people.</param>
/// <param name="Count">How often it was seen; 0 where that is not known.</param>
internal sealed record SearchSuggestion(string Text, string Kind, string? Detail, long Count = 0);

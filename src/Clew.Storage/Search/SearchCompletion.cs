namespace Clew.Storage.Search;

/// <summary>What may stand at a place of a query that is being written.</summary>
public enum SearchExpected
{
    Field,
    Operator,
    Value,

    /// <summary>"and", "or", or the next condition.</summary>
    Join,
}

/// <summary>A place in a query, and what was written of the word there.</summary>
/// <param name="Expected">What may stand there.</param>
/// <param name="Field">The field whose operator or value is asked for.</param>
/// <param name="Key">The attribute's name.</param>
/// <param name="Partial">What stands there so far, without quotation marks.</param>
/// <param name="From">Start of what a completion replaces.</param>
/// <param name="To">Its end.</param>
/// <param name="IsWithinSpan">The place is within <c>span(...)</c>.</param>
public sealed record SearchCompletion(SearchExpected Expected, SearchField? Field, string? Key, string Partial, int From, int To, bool IsWithinSpan)
{
    /// <param name="text">The query, wrong or not.</param>
    /// <param name="cursor">Where it is being written; cut to the text's length.</param>
    public static SearchCompletion At(string text, int cursor)
    {
        cursor = Math.Clamp(cursor, 0, text.Length);
        List<SearchToken> before = SearchLexer.Read(text[..cursor]);
        before.RemoveAt(before.Count - 1);
        SearchToken partial = new(SearchTokenKind.Word, "", cursor, 0);
        if (before.Count > 0 && before[^1] is { Kind: SearchTokenKind.Word or SearchTokenKind.Quoted } last && last.End == cursor && !(last.Kind == SearchTokenKind.Quoted && last.IsClosed))
        {
            partial = last;
            before.RemoveAt(before.Count - 1);
        }
        int end = SearchLexer.Read(text).FirstOrDefault(token => token.Position == partial.Position && token.Length > 0 && partial.Length > 0).End;
        (SearchExpected expected, SearchField? field, string? key) = Expect(before, partial);
        return new SearchCompletion(expected, field, key, partial.Text, partial.Position, Math.Max(end, cursor), IsInSpan(before));
    }

    private static (SearchExpected Expected, SearchField? Field, string? Key) Expect(List<SearchToken> before, SearchToken partial)
    {
        if (before.Count == 0)
        {
            return (SearchExpected.Field, null, null);
        }
        SearchToken last = before[^1];
        if (last.Kind == SearchTokenKind.Operator && before.Count > 1 && SearchParser.FieldOf(before[^2].Text, out string? key) is { } compared)
        {
            return (SearchExpected.Value, compared, key);
        }
        if (ListField(before) is { } list)
        {
            return (SearchExpected.Value, list.Field, list.Key);
        }
        if (last.Kind == SearchTokenKind.Open || last.Is("and") || last.Is("or") || last.Is("not"))
        {
            return last.Is("not") && before.Count > 1 && SearchParser.FieldOf(before[^2].Text, out key) is { } negated
                ? (SearchExpected.Operator, negated, key)
                : (SearchExpected.Field, null, null);
        }
        bool isAfterOperator = before.Count > 1 && before[^2].Kind == SearchTokenKind.Operator;
        if (last.Kind == SearchTokenKind.Word && !isAfterOperator && SearchParser.FieldOf(last.Text, out key) is { } field)
        {
            return (SearchExpected.Operator, field, key);
        }
        // The beginning of "and" is the beginning of "agent" too.
        return (partial.Length == 0 ? SearchExpected.Join : SearchExpected.Field, null, null);
    }

    /// <summary>The field of the list that is open: <c>service in (a,</c>.</summary>
    private static (SearchField Field, string? Key)? ListField(List<SearchToken> before)
    {
        int open = before.Count - 1;
        if (before[open].Kind is not (SearchTokenKind.Open or SearchTokenKind.Comma))
        {
            return null;
        }
        while (open >= 0 && before[open].Kind is SearchTokenKind.Comma or SearchTokenKind.Word or SearchTokenKind.Quoted)
        {
            open--;
        }
        if (open < 2 || before[open].Kind != SearchTokenKind.Open || !before[open - 1].Is("in"))
        {
            return null;
        }
        SearchToken name = before[open - 2].Is("not") && open > 2 ? before[open - 3] : before[open - 2];
        return SearchParser.FieldOf(name.Text, out string? key) is { } field ? (field, key) : null;
    }

    private static bool IsInSpan(List<SearchToken> before)
    {
        Stack<bool> open = [];
        for (int i = 0; i < before.Count; i++)
        {
            if (before[i].Kind == SearchTokenKind.Open)
            {
                open.Push((i > 0 && before[i - 1].Is("span")) || (open.Count > 0 && open.Peek()));
            }
            else if (before[i].Kind == SearchTokenKind.Close && open.Count > 0)
            {
                open.Pop();
            }
        }
        return open.Count > 0 && open.Peek();
    }

    /// <summary>A text as it stands in a query: in quotation marks where it must.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '@' or ':' or '+') && !IsKeyword(text) ? text : SearchPrinter.Quote(text);

    private static bool IsKeyword(string text) => text.ToLowerInvariant() is "and" or "or" or "not";
}

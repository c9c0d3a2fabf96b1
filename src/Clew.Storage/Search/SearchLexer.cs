using System.Text;

namespace Clew.Storage.Search;

/// <summary>Cuts a query into words, quoted texts and signs.</summary>
internal static class SearchLexer
{
    private const string Signs = "()=!<>~,\"";

    /// <summary>Never fails: what cannot be part of a query comes as an operator that the parser refuses.</summary>
    internal static List<SearchToken> Read(string text)
    {
        List<SearchToken> tokens = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            if (at == text.Length)
            {
                tokens.Add(new SearchToken(SearchTokenKind.End, "", at, 0));
                return tokens;
            }
            SearchToken token = ReadOne(text, at);
            tokens.Add(token);
            at = token.End;
        }
    }

    private static SearchToken ReadOne(string text, int start)
    {
        switch (text[start])
        {
            case '(':
                return new SearchToken(SearchTokenKind.Open, "(", start, 1);
            case ')':
                return new SearchToken(SearchTokenKind.Close, ")", start, 1);
            case ',':
                return new SearchToken(SearchTokenKind.Comma, ",", start, 1);
            case '"' or '\'':
                return ReadQuoted(text, start);
            case '=' or '!' or '<' or '>' or '~':
                int length = start + 1 < text.Length && text[start + 1] == '=' ? 2 : 1;
                string sign = text.Substring(start, length);
                return new SearchToken(SearchTokenKind.Operator, sign == "==" ? "=" : sign, start, length);
            default:
                return ReadWord(text, start);
        }
    }

    private static SearchToken ReadWord(string text, int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !Signs.Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }
        // An attribute's name with spaces or signs: attr."my key".
        if (end < text.Length && text[end] == '"' && text.AsSpan(start, end - start).Equals(SearchFields.AttributePrefix, StringComparison.OrdinalIgnoreCase))
        {
            SearchToken key = ReadQuoted(text, end);
            return new SearchToken(SearchTokenKind.Word, SearchFields.AttributePrefix + key.Text, start, key.End - start, key.IsClosed);
        }
        return new SearchToken(SearchTokenKind.Word, text[start..end], start, end - start);
    }

    private static SearchToken ReadQuoted(string text, int start)
    {
        char quote = text[start];
        StringBuilder value = new();
        int at = start + 1;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\'))
            {
                at++;
            }
            value.Append(text[at++]);
        }
        bool isClosed = at < text.Length;
        return new SearchToken(SearchTokenKind.Quoted, value.ToString(), start, at - start + (isClosed ? 1 : 0), isClosed);
    }
}

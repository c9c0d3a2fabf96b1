namespace Clew.Storage.Search;

internal enum SearchTokenKind
{
    Word,

    /// <summary>In quotes; the text is without them.</summary>
    Quoted,

    /// <summary>= != ~ &gt; &gt;= &lt; &lt;=</summary>
    Operator,
    Open,
    Close,
    Comma,
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">Without quotes and escapes.</param>
/// <param name="Position">Where it starts in the query.</param>
/// <param name="Length">How much of the query it takes.</param>
/// <param name="IsClosed">False of a quoted text whose end is missing.</param>
internal readonly record struct SearchToken(SearchTokenKind Kind, string Text, int Position, int Length, bool IsClosed = true)
{
    internal int End => Position + Length;

    internal bool Is(string keyword) => Kind == SearchTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}

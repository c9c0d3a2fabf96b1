namespace Clew.Storage.Search;

/// <summary>
/// A query of traces, as <see cref="SearchParser"/> reads it. Every expression holds for a trace or does not; below <see cref="SearchSpan"/> it
/// holds for a span. <c>ToString</c> prints a text that parses to an equal expression.
/// </summary>
public abstract record SearchExpression
{
    public sealed override string ToString() => SearchPrinter.Print(this);

    /// <summary>The operands of the outermost "and", from left to right; the expression itself where it is none.</summary>
    public IEnumerable<SearchExpression> Conjuncts() => this is SearchAnd and ? and.Left.Conjuncts().Concat(and.Right.Conjuncts()) : [this];

    /// <summary>All of them joined by "and"; null of none.</summary>
    public static SearchExpression? All(IEnumerable<SearchExpression> expressions) =>
        expressions.Aggregate((SearchExpression?)null, static (joined, next) => joined is null ? next : new SearchAnd(joined, next));

    /// <summary>One of them joined by "or"; null of none.</summary>
    public static SearchExpression? Any(IEnumerable<SearchExpression> expressions) =>
        expressions.Aggregate((SearchExpression?)null, static (joined, next) => joined is null ? next : new SearchOr(joined, next));
}

public sealed record SearchAnd(SearchExpression Left, SearchExpression Right) : SearchExpression;

public sealed record SearchOr(SearchExpression Left, SearchExpression Right) : SearchExpression;

public sealed record SearchNot(SearchExpression Operand) : SearchExpression;

/// <summary>Case-insensitive text in names, previews, ids and message bodies of a trace.</summary>
public sealed record SearchText(string Text) : SearchExpression;

/// <summary>One span of the trace fulfils all of <paramref name="Condition"/>.</summary>
public sealed record SearchSpan(SearchExpression Condition) : SearchExpression;

/// <summary>A comparison. Where a trace has several values, or its spans have them, one must fulfil it; without a value none does.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="Key">The attribute's name; only of <see cref="SearchFieldId.Attribute"/>.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">One value; several of <see cref="SearchOperator.In"/>, none of <see cref="SearchOperator.Exists"/>.</param>
public sealed record SearchCondition(SearchField Field, string? Key, SearchOperator Operator, IReadOnlyList<SearchValue> Values) : SearchExpression
{
    public SearchValue Value => Values[0];

    public bool Equals(SearchCondition? other) =>
        other is not null && Field == other.Field && Key == other.Key && Operator == other.Operator && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Field.Id, Key, Operator, Values.Count);
}

/// <param name="Text">Of a text field, what must be equal or match.</param>
/// <param name="Number">Of a field of numbers: nanoseconds, US dollars, percent or a count.</param>
public readonly record struct SearchValue(string? Text, decimal Number);

/// <summary>"!=" and "not in" are the negation of these.</summary>
public enum SearchOperator
{
    Equal,

    /// <summary>The whole text, without regard to case; * stands for any text, ? for one character.</summary>
    Glob,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Exists,
}

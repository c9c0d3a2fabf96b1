using System.Text;

namespace Clew.Storage.Search;

/// <summary>Writes an expression as a text that parses to an equal one.</summary>
internal static class SearchPrinter
{
    internal static string Print(SearchExpression expression)
    {
        StringBuilder text = new();
        Append(text, expression);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SearchExpression expression)
    {
        switch (expression)
        {
            case SearchAnd(var left, var right):
                AppendOperand(text, left, left is SearchOr);
                text.Append(" and ");
                AppendOperand(text, right, right is SearchOr or SearchAnd);
                break;
            case SearchOr(var left, var right):
                Append(text, left);
                text.Append(" or ");
                AppendOperand(text, right, right is SearchOr);
                break;
            case SearchNot(var operand):
                text.Append("not ");
                AppendOperand(text, operand, operand is SearchOr or SearchAnd);
                break;
            case SearchSpan(var condition):
                text.Append("span(");
                Append(text, condition);
                text.Append(')');
                break;
            case SearchText(var searched):
                text.Append(Quote(searched));
                break;
            case SearchCondition condition:
                Append(text, condition);
                break;
        }
    }

    private static void AppendOperand(StringBuilder text, SearchExpression operand, bool inParentheses)
    {
        text.Append(inParentheses ? "(" : "");
        Append(text, operand);
        text.Append(inParentheses ? ")" : "");
    }

    private static void Append(StringBuilder text, SearchCondition condition)
    {
        text.Append(condition.Key is { } key ? SearchFields.AttributePrefix + Quote(key) : condition.Field.Name);
        switch (condition.Operator)
        {
            case SearchOperator.Exists:
                text.Append(" exists");
                break;
            case SearchOperator.In:
                text.Append(" in (").AppendJoin(", ", condition.Values.Select(value => Print(condition, value))).Append(')');
                break;
            default:
                text.Append(' ').Append(Sign(condition.Operator)).Append(' ').Append(Print(condition, condition.Value));
                break;
        }
    }

    private static string Print(SearchCondition condition, SearchValue value) =>
        value.Text is { } text ? Quote(text) : SearchNumbers.Print(condition.Field.Type, value.Number);

    private static string Sign(SearchOperator comparison) => comparison switch
    {
        SearchOperator.Glob => "~",
        SearchOperator.Less => "<",
        SearchOperator.LessOrEqual => "<=",
        SearchOperator.Greater => ">",
        SearchOperator.GreaterOrEqual => ">=",
        _ => "=",
    };

    /// <summary>A text that the lexer reads as this one.</summary>
    internal static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}

using System.Globalization;
using Clew.Storage.Search;

namespace Clew.Storage.DuckDB.Search;

/// <summary>Comparisons of the query language as SQL. Values become parameters; what is compared is the store's own text.</summary>
internal static class ComparisonSql
{
    internal static string OfText(SqlBuilder sql, string column, SearchCondition condition) => condition.Operator switch
    {
        SearchOperator.Exists => $"({column} <> '')",
        SearchOperator.Glob => $"({column} <> '' AND lower({column}) LIKE {Pattern(sql, condition)} ESCAPE '!')",
        SearchOperator.In => $"{column} IN ({Values(sql, condition)})",
        _ => $"{column} = {sql.Parameter(condition.Value.Text!)}",
    };

    /// <param name="sql">Gets the parameters.</param>
    /// <param name="list">A list of texts.</param>
    /// <param name="condition">Must hold for one of them.</param>
    internal static string OfList(SqlBuilder sql, string list, SearchCondition condition) => condition.Operator switch
    {
        SearchOperator.Exists => $"(len({list}) > 0)",
        SearchOperator.Glob => $"(len(list_filter({list}, lambda item: lower(item) LIKE {Pattern(sql, condition)} ESCAPE '!')) > 0)",
        SearchOperator.In => $"list_has_any({list}, list_value({Values(sql, condition)}))",
        _ => $"list_contains({list}, {sql.Parameter(condition.Value.Text!)})",
    };

    /// <param name="sql">Gets the parameter.</param>
    /// <param name="number">A whole number.</param>
    /// <param name="condition">What it must fulfil.</param>
    /// <param name="scale">So many of <paramref name="number"/> are one of the query's.</param>
    internal static string OfWhole(SqlBuilder sql, string number, SearchCondition condition, decimal scale = 1)
    {
        if (condition.Operator == SearchOperator.Exists)
        {
            return $"({number} IS NOT NULL)";
        }
        decimal wanted = Math.Clamp(condition.Value.Number * scale, -9e18m, 9e18m);
        (string sign, decimal bound) = condition.Operator switch
        {
            SearchOperator.Less => ("<", Math.Ceiling(wanted)),
            SearchOperator.LessOrEqual => ("<=", Math.Floor(wanted)),
            SearchOperator.Greater => (">", Math.Floor(wanted)),
            SearchOperator.GreaterOrEqual => (">=", Math.Ceiling(wanted)),
            _ => ("=", wanted),
        };
        return decimal.IsInteger(bound) ? $"({number} {sign} {sql.Parameter((long)bound)})" : "false";
    }

    internal static string OfReal(SqlBuilder sql, string number, SearchCondition condition) => condition.Operator == SearchOperator.Exists
        ? $"({number} IS NOT NULL)"
        : $"({number} {Sign(condition.Operator)} CAST({sql.Parameter(condition.Value.Number.ToString(CultureInfo.InvariantCulture))} AS DOUBLE))";

    private static string Sign(SearchOperator comparison) => comparison switch
    {
        SearchOperator.Less => "<",
        SearchOperator.LessOrEqual => "<=",
        SearchOperator.Greater => ">",
        SearchOperator.GreaterOrEqual => ">=",
        _ => "=",
    };

    private static string Pattern(SqlBuilder sql, SearchCondition condition) => sql.Parameter(SearchGlob.ToLike(condition.Value.Text!));

    private static string Values(SqlBuilder sql, SearchCondition condition) => string.Join(", ", condition.Values.Select(value => sql.Parameter(value.Text!)));
}

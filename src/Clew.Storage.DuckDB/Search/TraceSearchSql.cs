using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Packing;
using Clew.Storage.Search;

namespace Clew.Storage.DuckDB.Search;

/// <summary>
/// The statement that decides on a query for some traces: a row per trace with what its fragments say, joined with what its spans say, which are
/// read once however many conditions are on them.
/// </summary>
internal sealed class TraceSearchSql
{
    private readonly SqlBuilder sql;
    private readonly TraceConditionSql traceConditions;
    private readonly SpanConditionSql spanConditions;
    private readonly List<string> ofTraces = [];
    private readonly List<string> ofSpans = [];
    private readonly Func<string, string> textSearch;
    private readonly Func<SearchCondition, string> findingSearch;

    /// <param name="sql">Gets the parameters.</param>
    /// <param name="nowUnixNano">Decides on the status.</param>
    /// <param name="textSearch">Ids of the traces that hold a text, as a statement.</param>
    /// <param name="findingSearch">The same of traces with a finding that fulfils a condition.</param>
    internal TraceSearchSql(SqlBuilder sql, long nowUnixNano, Func<string, string> textSearch, Func<SearchCondition, string> findingSearch)
    {
        this.findingSearch = findingSearch;
        this.sql = sql;
        this.textSearch = textSearch;
        traceConditions = new TraceConditionSql(sql, nowUnixNano);
        spanConditions = new SpanConditionSql(sql);
    }

    /// <summary>Ids of the traces that start in a window and fulfil the query.</summary>
    /// <param name="expression">The query.</param>
    /// <param name="fragments">Where the traces have fragments; at least one.</param>
    /// <param name="sources">Where they have spans; at least one.</param>
    /// <param name="ids">The traces, as what stands after IN; null for all of the window.</param>
    /// <param name="window">First start of a trace, and the first that is too late.</param>
    /// <param name="last">No span of theirs starts later.</param>
    internal string Traces(SearchExpression expression, IReadOnlyList<FragmentRange> fragments, IReadOnlyList<ReadSource> sources, string? ids, (long From, long To) window, long last)
    {
        string decision = Of(expression);
        string among = ids is null ? "" : $"trace_id IN {ids}";
        SqlBuilder part = sql.Part();
        part.Append("SELECT trace_id FROM (SELECT trace_id");
        AppendColumns(part, ofTraces, "c");
        part.Append(" FROM ").AppendFragments(fragments, traceConditions.Columns);
        part.Append(among.Length == 0 ? "" : " WHERE " + among);
        part.Append($" GROUP BY trace_id HAVING min(min_start) >= {sql.Parameter(window.From)} AND min(min_start) < {sql.Parameter(window.To)}) AS found");
        if (ofSpans.Count > 0)
        {
            AppendSpans(part, sources, among, window.From, last);
        }
        return part.Append($" WHERE {decision}").Text;
    }

    private void AppendSpans(SqlBuilder part, IReadOnlyList<ReadSource> sources, string among, long from, long last)
    {
        string range = $"start_ns >= {sql.Parameter(from)} AND start_ns <= {sql.Parameter(last)}" + (among.Length == 0 ? "" : " AND " + among);
        part.Append(" LEFT JOIN (SELECT trace_id");
        for (int i = 0; i < ofSpans.Count; i++)
        {
            part.Append(string.Create(CultureInfo.InvariantCulture, $", bool_or(s{i}) AS s{i}"));
        }
        part.Append(" FROM (");
        bool isFirst = true;
        foreach (ReadSource source in sources)
        {
            string[] conditions = [.. ofSpans.Select(condition => condition.Replace(SpanConditionSql.Resources, source.Table(StoreTable.Resources), StringComparison.Ordinal))];
            foreach (string place in source.Parts(StoreTable.Spans))
            {
                part.Append(isFirst ? "SELECT trace_id" : " UNION ALL SELECT trace_id");
                isFirst = false;
                AppendColumns(part, conditions, "s");
                part.Append($" FROM {PackedColumns.Unpack(place, string.Concat(conditions))} WHERE {range} AND ({string.Join(" OR ", conditions)})");
            }
        }
        part.Append(") GROUP BY trace_id) AS spans USING (trace_id)");
    }

    private static void AppendColumns(SqlBuilder part, IReadOnlyList<string> conditions, string prefix)
    {
        for (int i = 0; i < conditions.Count; i++)
        {
            part.Append(string.Create(CultureInfo.InvariantCulture, $", {conditions[i]} AS {prefix}{i}"));
        }
    }

    private string Of(SearchExpression expression) => expression switch
    {
        SearchAnd(var left, var right) => $"({Of(left)} AND {Of(right)})",
        SearchOr(var left, var right) => $"({Of(left)} OR {Of(right)})",
        SearchNot(var operand) => $"(NOT {Of(operand)})",
        SearchText(var text) => $"(trace_id IN ({textSearch(text)}))",
        SearchCondition { Field.Id: SearchFieldId.Finding or SearchFieldId.FindingSeverity } condition => $"(trace_id IN ({findingSearch(condition)}))",
        SearchSpan(var condition) => Column(ofSpans, "s", spanConditions.Of(condition)),
        SearchCondition { Field.Level: SearchLevel.Span } condition => Column(ofSpans, "s", spanConditions.Of(condition)),
        SearchCondition condition => Column(ofTraces, "c", traceConditions.Of(condition)),
        _ => throw new InvalidOperationException($"'{expression}' is no condition on a trace."),
    };

    /// <summary>Where there is nothing to compare, nothing holds.</summary>
    private static string Column(List<string> conditions, string prefix, string condition)
    {
        conditions.Add(condition);
        return string.Create(CultureInfo.InvariantCulture, $"coalesce({prefix}{conditions.Count - 1}, false)");
    }
}

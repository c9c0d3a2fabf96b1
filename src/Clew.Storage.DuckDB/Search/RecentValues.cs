using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.Search;

namespace Clew.Storage.DuckDB.Search;

/// <summary>What spans said lately, to be offered while a query is written: a sample, since completions must come at once.</summary>
internal static class RecentValues
{
    private const int SpansMax = 20_000;

    private const int ValuesMax = 200;

    /// <summary>A longer value is no name.</summary>
    private const int LengthMax = 200;

    /// <summary>How far the sample goes back from the newest span.</summary>
    private const long SampleNanos = 6 * 3_600_000_000_000;

    internal static IReadOnlyList<FacetValue> Read(ReadContext context, SearchFieldId field, string? key)
    {
        SqlBuilder sql = new();
        string value;
        string columns;
        if (key is null)
        {
            value = columns = SpanConditionSql.Column(field);
        }
        else
        {
            string promoted = PromotedAttributes.TextSql(key) ?? "NULL";
            columns = $"coalesce(attrs[{sql.Parameter(key)}], {promoted}) AS own";
            value = "own";
        }
        return Count(context, sql, columns, value);
    }

    internal static IReadOnlyList<FacetValue> ReadKeys(ReadContext context)
    {
        IReadOnlyList<FacetValue> keys = Count(context, new SqlBuilder(), "attrs", "unnest(map_keys(attrs))");
        return [.. keys, .. PromotedAttributes.Keys.Except(keys.Select(key => key.Value)).Select(key => new FacetValue(key, 0))];
    }

    private static List<FacetValue> Count(ReadContext context, SqlBuilder sql, string columns, string value)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Spans.Rows > 0)];
        if (sources.Count == 0)
        {
            return [];
        }
        long newest = sources.Max(source => source.Spans.Max);
        long oldest = newest - Math.Min(SampleNanos, newest);
        List<ReadSource> recent = [.. sources.Where(source => source.Spans.Overlaps(oldest, newest))];
        sql.Append($"SELECT value, count(*) FROM (SELECT {value} AS value FROM (SELECT * FROM ");
        sql.AppendUnion(recent, StoreTable.Spans, columns, $"start_ns >= {sql.Parameter(oldest)}");
        sql.Append($" LIMIT {SpansMax})) WHERE value <> '' AND length(value) <= {LengthMax} GROUP BY value ORDER BY 2 DESC, value LIMIT {ValuesMax}");
        List<FacetValue> values = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            values.Add(new FacetValue(row.GetStringOrNull(0) ?? "", row.GetInt64(1)));
        }
        return values;
    }
}

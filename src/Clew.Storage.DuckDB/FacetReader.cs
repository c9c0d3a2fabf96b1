using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>Counts traces by the values of each filter.</summary>
internal static class FacetReader
{
    private const int ValuesMax = 100;

    private static readonly (string Name, string Column)[] Lists = [("service", "services"), ("agent", "agents"), ("model", "models"), ("tool", "tools")];

    internal static IReadOnlyList<Facet> Read(ReadContext context, long? fromUnixNano, long? toUnixNano, long nowUnixNano)
    {
        long from = fromUnixNano ?? long.MinValue;
        long to = toUnixNano ?? long.MaxValue;
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0 && source.Traces.Overlaps(from, to))];
        List<Facet> facets = [];
        foreach ((string name, string column) in Lists)
        {
            facets.Add(new Facet(name, sources.Count == 0 ? [] : Count(context, sql =>
            {
                sql.Append($"SELECT value, count(DISTINCT trace_id) FROM (SELECT trace_id, unnest({column}) AS value FROM ");
                sql.AppendUnion(sources, StoreTable.Traces, $"trace_id, {column}", InRange(sql, from, to)).Append(") GROUP BY value");
            })));
        }
        facets.Add(new Facet("status", sources.Count == 0 ? [] : Count(context, sql =>
        {
            sql.Append($"SELECT status, count(*) FROM (SELECT {TraceStatuses.Sql(sql.Parameter(nowUnixNano))} AS status FROM ");
            sql.AppendUnion(context.Sources, StoreTable.Traces, "trace_id, head_rank, head_status, received_ns, errors").Append(" WHERE trace_id IN (SELECT trace_id FROM ");
            sql.AppendUnion(sources, StoreTable.Traces, "trace_id", InRange(sql, from, to)).Append(") GROUP BY trace_id) GROUP BY status");
        })));
        return facets;
    }

    private static List<FacetValue> Count(ReadContext context, Action<SqlBuilder> build)
    {
        SqlBuilder sql = new();
        build(sql);
        sql.Append($" ORDER BY 2 DESC, 1 LIMIT {sql.Parameter((long)ValuesMax)}");
        List<FacetValue> values = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            values.Add(new FacetValue(row.GetStringOrNull(0) ?? "", row.GetInt64(1)));
        }
        return values;
    }

    private static string InRange(SqlBuilder sql, long from, long to) => $"max_start >= {sql.Parameter(from)} AND min_start < {sql.Parameter(to)}";
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>What policies would see of traces that are stored, kept ones as well as undecided ones.</summary>
internal static class StoredFacts
{
    /// <summary>Facts of the newest traces that start in some time, oldest first.</summary>
    internal static List<StoredTraceFacts> Read(ReadContext context, long from, long to, int limit, IReadOnlySet<string> attributeKeys)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0 && source.Traces.Overlaps(from, long.MaxValue))];
        if (sources.Count == 0)
        {
            return [];
        }
        SqlBuilder picked = new SqlBuilder().Append("CREATE OR REPLACE TEMP TABLE picked AS SELECT trace_id FROM ");
        picked.AppendUnion(sources, StoreTable.Traces, "trace_id, min_start").Append(" GROUP BY trace_id");
        picked.Append($" HAVING min(min_start) >= {FactsTable.Text(from)} AND min(min_start) < {FactsTable.Text(to)} ORDER BY min(min_start) DESC LIMIT {FactsTable.Text(limit)}");
        Execute(picked.Text);
        new FactsTable(Execute, "(SELECT trace_id FROM picked)").Make(sources, sources, _ => false, attributeKeys);
        return [.. new FactsReader(context.ExecuteOnce).ReadAll().Select(trace => trace.Facts)];

        void Execute(string sql) => context.ExecuteOnce(sql).Dispose();
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
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

    /// <summary>Facts of some traces, oldest first; those without a span are missing.</summary>
    internal static List<StoredTraceFacts> Of(ReadContext context, HashSet<TraceId> traces, IReadOnlySet<string> attributeKeys, bool needsSpans)
    {
        context.Look(traces);
        if (Locate(context, traces) is not { } place)
        {
            return [];
        }
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0 && source.Traces.Overlaps(place.From, place.To))];
        // Ids are hexadecimal digits.
        Execute($"CREATE OR REPLACE TEMP TABLE picked AS SELECT unhex(unnest(string_split('{string.Join(',', traces)}', ','))) AS trace_id");
        new FactsTable(Execute, "(SELECT trace_id FROM picked)") { Starts = (place.From, place.To), NeedsSpans = needsSpans }.Make(sources, sources, _ => false, attributeKeys);
        return [.. new FactsReader(context.ExecuteOnce).ReadAll().Select(trace => trace.Facts)];

        void Execute(string sql) => context.ExecuteOnce(sql).Dispose();
    }

    /// <summary>When the first and the last span of some traces start, and when the first fragment came; null when nothing of them is stored.</summary>
    internal static (long From, long To, long Received)? Locate(ReadContext context, HashSet<TraceId> traces)
    {
        List<FragmentRange> ranges = new FragmentPlaces(context).Of(traces);
        if (ranges.Count == 0)
        {
            return null;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT min(min_start), max(max_start), min(received_ns) FROM ").AppendFragments(ranges, "trace_id, min_start, max_start, received_ns");
        sql.Append($" WHERE trace_id IN {TraceIdList.In(sql, traces)}");
        using ResultReader row = context.Execute(sql);
        return row.Read() && !row.IsNull(0) ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Finds the fullest model call of each of some traces.</summary>
internal static class ContextUseReader
{
    private const string Input = "coalesce(fresh_input, 0) + coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)";

    /// <param name="context">The read.</param>
    /// <param name="traces">Not too many: each is a parameter.</param>
    /// <param name="from">Earliest start of a span.</param>
    /// <param name="to">Latest start of a span.</param>
    internal static IReadOnlyList<ContextUse> Read(ReadContext context, IReadOnlyCollection<TraceId> traces, long from, long to)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Spans.Rows > 0 && source.Spans.Overlaps(from, to))];
        List<ContextUse> found = [];
        if (sources.Count == 0 || traces.Count == 0)
        {
            return found;
        }
        SqlBuilder sql = new();
        string where = $"start_ns BETWEEN {sql.Parameter(from)} AND {sql.Parameter(to)} AND is_llm AND trace_id IN {TraceIdList.In(sql, traces)}";
        sql.Append("SELECT DISTINCT ON (trace_id) trace_id, provider, response_model, request_model, input FROM ");
        sql.AppendUnion(sources, StoreTable.Spans, $"trace_id, provider, response_model, request_model, ({Input})::BIGINT AS input", where);
        sql.Append(" WHERE input > 0 ORDER BY trace_id, input DESC");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            found.Add(new ContextUse(row.GetTraceId(0), row.GetStringOrNull(1), row.GetStringOrNull(2), row.GetStringOrNull(3), row.GetInt64(4)));
        }
        return found;
    }
}

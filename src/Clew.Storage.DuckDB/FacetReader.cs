using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Counts traces by the values of each filter. Nearly every trace has one fragment, so fragments are counted, which costs a third of grouping them
/// by trace; what the few others add too often is taken away.
/// </summary>
internal sealed class FacetReader
{
    private const int ValuesMax = 100;

    /// <summary>With more traces of several fragments than this, all are grouped by trace.</summary>
    private const int RepeatedMax = 5_000;

    private static readonly (string Name, string Column)[] Lists = [("service", "services"), ("agent", "agents"), ("model", "models"), ("tool", "tools")];

    private readonly ReadContext context;
    private readonly List<ReadSource> all;
    private readonly List<ReadSource> inRange;
    private readonly long from;
    private readonly long to;
    private readonly long nowUnixNano;

    /// <summary>Traces with several fragments, wherever those are; null when there are too many.</summary>
    private readonly HashSet<TraceId>? repeated;

    private FacetReader(ReadContext context, long from, long to, long nowUnixNano)
    {
        (this.context, this.from, this.to, this.nowUnixNano) = (context, from, to, nowUnixNano);
        all = [.. context.Sources.Where(source => source.Traces.Rows > 0)];
        inRange = [.. all.Where(source => source.Traces.Overlaps(from, to))];
        repeated = inRange.Count == 0 ? [] : ReadRepeated();
    }

    internal static IReadOnlyList<Facet> Read(ReadContext context, long? fromUnixNano, long? toUnixNano, long nowUnixNano)
    {
        FacetReader reader = new(context, fromUnixNano ?? long.MinValue, toUnixNano ?? long.MaxValue, nowUnixNano);
        return [.. Lists.Select(list => reader.ToFacet(list.Name, counts => reader.AddList(list.Column, counts))), reader.ToFacet("status", reader.AddStatuses)];
    }

    private Facet ToFacet(string name, Action<Dictionary<string, long>> count)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        if (inRange.Count > 0)
        {
            count(counts);
        }
        return new Facet(name, [.. counts.Where(value => value.Value > 0).OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal)
            .Take(ValuesMax).Select(value => new FacetValue(value.Key, value.Value))]);
    }

    /// <summary>A value is in the list of a fragment once.</summary>
    private void AddList(string column, Dictionary<string, long> counts)
    {
        if (repeated is not null)
        {
            SqlBuilder fragments = new();
            fragments.Append($"SELECT value, count(*) FROM (SELECT unnest({column}) AS value FROM ");
            Add(counts, fragments.AppendUnion(inRange, StoreTable.Traces, column, InRange(fragments)).Append(") GROUP BY value"), 1);
        }
        if (repeated is null || repeated.Count > 0)
        {
            SqlBuilder traces = new();
            string excess = repeated is null ? "count(DISTINCT trace_id)" : "count(*) - count(DISTINCT trace_id)";
            traces.Append($"SELECT value, {excess} FROM (SELECT trace_id, unnest({column}) AS value FROM ");
            traces.AppendUnion(inRange, StoreTable.Traces, $"trace_id, {column}", InRange(traces) + AmongRepeated(traces, "IN")).Append(") GROUP BY value");
            Add(counts, traces, repeated is null ? 1 : -1);
        }
    }

    private void AddStatuses(Dictionary<string, long> counts)
    {
        const string columns = "trace_id, head_rank, head_status, received_ns, errors";
        if (repeated is not null)
        {
            SqlBuilder ones = new();
            ones.Append($"SELECT {TraceStatuses.SqlOfOne(ones.Parameter(nowUnixNano))} AS status, count(*) FROM ");
            ones.AppendUnion(inRange, StoreTable.Traces, columns, InRange(ones) + AmongRepeated(ones, "NOT IN")).Append(" GROUP BY status");
            Add(counts, ones, 1);
        }
        if (repeated is null || repeated.Count > 0)
        {
            SqlBuilder traces = new();
            traces.Append($"SELECT status, count(*) FROM (SELECT {TraceStatuses.Sql(traces.Parameter(nowUnixNano))} AS status FROM ");
            traces.AppendUnion(all, StoreTable.Traces, columns).Append(" WHERE trace_id IN (SELECT trace_id FROM ");
            traces.AppendUnion(inRange, StoreTable.Traces, "trace_id", InRange(traces) + AmongRepeated(traces, "IN")).Append(") GROUP BY trace_id) GROUP BY status");
            Add(counts, traces, 1);
        }
    }

    private void Add(Dictionary<string, long> counts, SqlBuilder sql, int sign)
    {
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            string value = row.GetStringOrNull(0) ?? "";
            counts[value] = counts.GetValueOrDefault(value) + (sign * row.GetInt64(1));
        }
    }

    private HashSet<TraceId>? ReadRepeated()
    {
        SqlBuilder sql = new();
        sql.Append("SELECT trace_id FROM ").AppendUnion(all, StoreTable.Traces, "trace_id");
        sql.Append($" GROUP BY trace_id HAVING count(*) > 1 LIMIT {sql.Parameter(RepeatedMax + 1L)}");
        HashSet<TraceId> ids = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            ids.Add(row.GetTraceId(0));
        }
        return ids.Count > RepeatedMax ? null : ids;
    }

    private string AmongRepeated(SqlBuilder sql, string comparison) =>
        repeated is null || repeated.Count == 0 ? "" : $" AND trace_id {comparison} {TraceIdList.In(sql, repeated)}";

    private string InRange(SqlBuilder sql) => $"max_start >= {sql.Parameter(from)} AND min_start < {sql.Parameter(to)}";
}

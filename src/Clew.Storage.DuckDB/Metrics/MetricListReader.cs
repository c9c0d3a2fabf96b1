using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Metrics;

/// <summary>Lists the metrics that were received.</summary>
internal static class MetricListReader
{
    /// <summary>More names than a person reads; a sender that makes names from data must not fill the answer.</summary>
    internal const int MetricsMax = 2_000;

    internal static IReadOnlyList<MetricInfo> List(ReadContext context, MetricQuery query)
    {
        List<ReadSource> sources = SourcesOf(context, query.FromUnixNano, query.ToUnixNano);
        List<MetricInfo> metrics = [];
        if (sources.Count == 0)
        {
            return metrics;
        }
        SqlBuilder sql = new();
        List<string> conditions = Range(sql, query.FromUnixNano, query.ToUnixNano);
        if (query.Service is { } service)
        {
            conditions.Add($"service = {sql.Parameter(service)}");
        }
        if (query.Text?.Trim().ToLowerInvariant() is { Length: > 0 } text)
        {
            string part = sql.Parameter(text);
            conditions.Add($"(contains(lower(name), {part}) OR contains(lower(coalesce(description, '')), {part}))");
        }
        sql.Append("""
            SELECT name, type, coalesce(unit, '') AS unit, coalesce(max(description), ''), arg_max(temporality, time_ns), bool_and(monotonic),
              list(DISTINCT coalesce(service, '')), count(*), min(time_ns), max(time_ns) FROM
            """);
        sql.Append(" ").AppendUnion(sources, StoreTable.MetricPoints, "name, type, unit, description, temporality, monotonic, service, time_ns", string.Join(" AND ", conditions));
        sql.Append($" GROUP BY name, type, coalesce(unit, '') ORDER BY name, type, unit LIMIT {sql.Parameter((long)MetricsMax)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            metrics.Add(new MetricInfo
            {
                Name = row.GetStringOrNull(0) ?? "",
                Type = (MetricType)row.GetByte(1),
                Unit = row.GetStringOrNull(2) ?? "",
                Description = row.GetStringOrNull(3) ?? "",
                Temporality = (AggregationTemporality)row.GetByte(4),
                IsMonotonic = row.GetBoolean(5),
                Services = [.. row.GetList(6).ToSortedSet().Where(name => name.Length > 0)],
                Points = row.GetInt64(7),
                FirstTimeUnixNano = row.GetInt64(8),
                LastTimeUnixNano = row.GetInt64(9),
            });
        }
        return metrics;
    }

    internal static List<ReadSource> SourcesOf(ReadContext context, long? from, long? to) =>
        [.. context.Sources.Where(source => source.Metrics.Rows > 0 && source.Metrics.Overlaps(from ?? long.MinValue, (to ?? long.MaxValue) - 1))];

    internal static List<string> Range(SqlBuilder sql, long? from, long? to)
    {
        // A point of which the sender says that it recorded nothing (flag 1) has no value.
        List<string> conditions = ["flags & 1 = 0"];
        if (from is { } first)
        {
            conditions.Add($"time_ns >= {sql.Parameter(first)}");
        }
        if (to is { } end)
        {
            conditions.Add($"time_ns < {sql.Parameter(end)}");
        }
        return conditions;
    }
}

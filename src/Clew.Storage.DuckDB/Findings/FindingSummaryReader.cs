using System.Globalization;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry.Findings;

namespace Clew.Storage.DuckDB.Findings;

/// <summary>Sums up findings by one of their columns.</summary>
internal sealed class FindingSummaryReader(ReadContext context, FindingQuery query, FindingDimension dimension, int bucketsMax)
{
    /// <summary>More agents or tools than this are no summary.</summary>
    private const int GroupsMax = 200;

    private const string Sums =
        "max(severity), count(*), count(DISTINCT trace_id), coalesce(sum(wasted_tokens), 0)::BIGINT, sum(wasted_cost), max(time_ns)";

    internal FindingSummary Read()
    {
        List<ReadSource> sources = FindingSql.Sources(context, query.FromUnixNano, query.ToUnixNano);
        FindingGroup none = new("", FindingSeverity.Info, 0, 0, 0, null, 0, []);
        if (sources.Count == 0 || ReadTotal(sources) is not { } total)
        {
            return new FindingSummary([], none, 0);
        }
        SqlBuilder sql = new();
        sql.Append($"SELECT coalesce({Column}::VARCHAR, ''), {Sums} FROM ").AppendCurrent(sources, "*", FindingSql.Where(sql, query));
        sql.Append($" GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT {GroupsMax}");
        List<FindingGroup> groups = [];
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                groups.Add(new FindingGroup(
                    ValueOf(row.GetStringOrNull(0)!), (FindingSeverity)row.GetByte(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetDoubleOrNull(5), row.GetInt64(6), []));
            }
        }
        return bucketsMax == 0 ? new FindingSummary(groups, total, 0) : WithBuckets(sources, groups, total);
    }

    private string Column => dimension.ToString().ToLowerInvariant();

    private string ValueOf(string text) =>
        dimension == FindingDimension.Severity ? ((FindingSeverity)int.Parse(text, CultureInfo.InvariantCulture)).ToString().ToLowerInvariant() : text;

    private FindingGroup? ReadTotal(List<ReadSource> sources)
    {
        SqlBuilder sql = new();
        sql.Append("SELECT max(worst), sum(findings)::BIGINT, count(*), sum(tokens)::BIGINT, sum(cost), max(last) FROM (");
        sql.Append("SELECT trace_id, max(severity) AS worst, count(*) AS findings, coalesce(max(wasted_tokens), 0) AS tokens, max(wasted_cost) AS cost, max(time_ns) AS last FROM ");
        sql.AppendCurrent(sources, "*", FindingSql.Where(sql, query)).Append(" GROUP BY trace_id)");
        using ResultReader row = context.Execute(sql);
        return row.Read() && !row.IsNull(0)
            ? new FindingGroup("", (FindingSeverity)row.GetByte(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetDoubleOrNull(4), row.GetInt64(5), [])
            : null;
    }

    private FindingSummary WithBuckets(List<ReadSource> sources, List<FindingGroup> groups, FindingGroup total)
    {
        long to = query.ToUnixNano ?? total.LastUnixNano + 1;
        long from = query.FromUnixNano ?? Math.Min(sources.Min(source => source.Findings.Min), to - 1);
        long interval = Math.Max(1, (to - from + bucketsMax - 1) / bucketsMax);
        SqlBuilder sql = new();
        string start = sql.Parameter(from);
        string width = sql.Parameter(interval);
        sql.Append($"SELECT coalesce({Column}::VARCHAR, ''), (time_ns - {start}) // {width}, count(*) FROM ").AppendCurrent(sources, "*", FindingSql.Where(sql, query));
        sql.Append(" GROUP BY 1, 2 ORDER BY 2");
        Dictionary<string, List<FindingBucket>> buckets = [];
        SortedDictionary<long, long> all = [];
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                long at = from + (row.GetInt64(1) * interval);
                string value = ValueOf(row.GetStringOrNull(0)!);
                if (!buckets.TryGetValue(value, out List<FindingBucket>? own))
                {
                    buckets.Add(value, own = []);
                }
                own.Add(new FindingBucket(at, row.GetInt64(2)));
                all[at] = all.GetValueOrDefault(at) + row.GetInt64(2);
            }
        }
        return new FindingSummary(
            [.. groups.Select(group => group with { Buckets = buckets.GetValueOrDefault(group.Value) ?? [] })],
            total with { Buckets = [.. all.Select(bucket => new FindingBucket(bucket.Key, bucket.Value))] },
            interval);
    }
}

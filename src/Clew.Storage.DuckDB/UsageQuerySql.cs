using System.Globalization;

namespace Clew.Storage.DuckDB;

/// <summary>The statements behind an answer about usage. Rows are summed by key number first, so that names are joined to few rows.</summary>
internal sealed class UsageQuerySql(UsageQuery query, IReadOnlyList<DayFile> files)
{
    private readonly SqlBuilder sql = new();

    internal static long From(UsageQuery query) => query.FromUnixNano is { } from ? UsageMinute.Of(from) : long.MinValue;

    internal static long To(UsageQuery query) => query.ToUnixNano ?? long.MaxValue;

    /// <summary>Bucket of time, dimensions, calls, errors, sum of durations, sums of usage.</summary>
    internal SqlBuilder Sums(int limit)
    {
        string calls = CallKinds();
        string filters = Filters();
        sql.Append("SELECT bucket, ").Append(Dimensions());
        sql.Append($"sum(calls) FILTER ({calls})::BIGINT, sum(errors) FILTER ({calls})::BIGINT, sum(duration_sum) FILTER ({calls})::BIGINT, ");
        sql.Append(UsageSums.Columns).Append(" FROM (");
        AppendFiles(file => $"""
            SELECT u.*, k.* EXCLUDE (key) FROM (SELECT {Bucket()} AS bucket, key, sum(calls) AS calls, sum(errors) AS errors, sum(duration_sum) AS duration_sum,
              sum(fresh_input) AS fresh_input, sum(cache_read) AS cache_read, sum(cache_write) AS cache_write, sum(cache_write_1h) AS cache_write_1h,
              sum(output) AS output, sum(reasoning) AS reasoning, sum(cost_nano) AS cost_nano, sum(priced) AS priced, sum(unpriced) AS unpriced
              FROM {file}.usage_1m WHERE {Range()} GROUP BY ALL) u JOIN {file}.usage_keys k USING (key) WHERE {filters}
            """);
        sql.Append(") GROUP BY ALL");
        return sql.Append(string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit}"));
    }

    /// <summary>Bucket of time, dimensions, time to first chunk or not, bucket of the histogram, count.</summary>
    internal SqlBuilder Histograms()
    {
        string condition = $"{CallKinds()} AND {Filters()}";
        sql.Append("SELECT bucket, ").Append(Dimensions()).Append("is_ttft, b, sum(c)::BIGINT FROM (");
        AppendFiles(file => $"""
            SELECT i.*, k.* FROM (SELECT bucket, key, is_ttft, ((item + {BucketCounts.ItemFactor / 2}) >> {BucketCounts.ItemShift})::INTEGER AS b,
                sum(((item + {BucketCounts.ItemFactor / 2}) & {BucketCounts.ItemFactor - 1}) - {BucketCounts.ItemFactor / 2}) AS c
              FROM (SELECT {Bucket()} AS bucket, key, false AS is_ttft, unnest(durations) AS item FROM {file}.usage_1m
                  WHERE {Range()} AND key IN (SELECT key FROM {file}.usage_keys WHERE {condition})
                UNION ALL SELECT {Bucket()} AS bucket, key, true AS is_ttft, unnest(ttfts) AS item FROM {file}.usage_1m
                  WHERE {Range()} AND ttfts IS NOT NULL AND key IN (SELECT key FROM {file}.usage_keys WHERE {condition})) GROUP BY ALL) i
              JOIN (SELECT key AS number, * EXCLUDE (key) FROM {file}.usage_keys) k ON i.key = k.number
            """);
        return sql.Append(") GROUP BY ALL");
    }

    private void AppendFiles(Func<string, string> select)
    {
        for (int i = 0; i < files.Count; i++)
        {
            sql.Append(i == 0 ? "" : " UNION ALL ").Append(select(files[i].Name));
        }
    }

    private string Dimensions() => string.Concat(query.GroupBy.Select(dimension => Column(dimension) + ", "));

    private string Bucket() => query.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"minute_ns - (minute_ns % {interval.Ticks * 100} + {interval.Ticks * 100}) % {interval.Ticks * 100}")
        : "0::BIGINT";

    private string Range() => $"minute_ns >= {sql.Parameter(From(query))} AND minute_ns < {sql.Parameter(To(query))}";

    private string CallKinds() => query.Calls switch
    {
        UsageCalls.Model => "kind IN (3, 4, 5)",
        UsageCalls.Tool => "kind = 6",
        UsageCalls.Agent => "kind = 1",
        _ => "kind IS NOT NULL",
    };

    private string Filters()
    {
        List<string> filters = ["true"];
        Add("service", query.Service);
        Add("environment", query.Environment);
        Add("agent", query.Agent);
        Add("provider", query.Provider);
        Add("model", query.Model);
        Add("tool", query.Tool);
        return string.Join(" AND ", filters);

        void Add(string column, string? value)
        {
            if (value is not null)
            {
                filters.Add($"{column} = {sql.Parameter(value)}");
            }
        }
    }

    private static string Column(UsageDimension dimension) => dimension switch
    {
        UsageDimension.Service => "service",
        UsageDimension.Environment => "environment",
        UsageDimension.Agent => "agent",
        UsageDimension.Operation => "operation",
        UsageDimension.Provider => "provider",
        UsageDimension.Model => "model",
        UsageDimension.Tool => "tool",
        _ => "kind::VARCHAR",
    };
}

using System.Globalization;
using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The statements behind an answer about usage over one source. The keys that a question is about are read first and put into series outside;
/// rollups are then joined by number, so that no name is read or compared for a row.
/// </summary>
internal sealed class UsageQuerySql(UsageQuery query, ReadSource source)
{
    private readonly SqlBuilder sql = new();

    internal static long From(UsageQuery query) => query.FromUnixNano is { } from ? UsageMinute.Of(from) : long.MinValue;

    internal static long To(UsageQuery query) => query.ToUnixNano ?? long.MaxValue;

    /// <summary>Number, kind, then the dimensions that are asked for.</summary>
    internal SqlBuilder Keys()
    {
        sql.Append("SELECT key, kind").Append(string.Concat(query.GroupBy.Select(dimension => ", " + Column(dimension))));
        sql.Append($" FROM {source.Table(StoreTable.UsageKeys)} WHERE true");
        AppendFilter("service", query.Service);
        AppendFilter("environment", query.Environment);
        AppendFilter("agent", query.Agent);
        AppendFilter("provider", query.Provider);
        AppendFilter("model", query.Model);
        AppendFilter("tool", query.Tool);
        return sql;
    }

    /// <summary>Bucket of time, series, sums.</summary>
    internal SqlBuilder Sums(IEnumerable<int> series) => From(series, $"SELECT {Bucket()} AS bucket, series, {UsageSums.Columns}").Append(" GROUP BY ALL");

    /// <summary>Bucket of time, series, and the two histograms of each row: adding them up outside costs less than taking lists apart in SQL.</summary>
    internal SqlBuilder Histograms(IEnumerable<int> series) => From(series, $"SELECT {Bucket()}, series, durations, ttfts");

    /// <summary>Rows of the asked time whose key has a series, given by key number; -1 for none.</summary>
    private SqlBuilder From(IEnumerable<int> series, string select)
    {
        string list = sql.Parameter(string.Join(',', series));
        return sql.Append($"""
            {select} FROM {source.Table(StoreTable.Usage)} JOIN (SELECT number, series FROM
              (SELECT unnest(range(len(string_split({list}, ',')))) AS number, unnest(string_split({list}, ','))::INTEGER AS series) WHERE series >= 0) k
            ON key = k.number WHERE minute_ns >= {sql.Parameter(From(query))} AND minute_ns < {sql.Parameter(To(query))}
            """);
    }

    private void AppendFilter(string column, string? value)
    {
        if (value is not null)
        {
            sql.Append($" AND {column} = {sql.Parameter(value)}");
        }
    }

    private string Bucket()
    {
        if (query.Interval is not { } interval)
        {
            return "0::BIGINT";
        }
        string nanos = (interval.Ticks * 100).ToString(CultureInfo.InvariantCulture);
        return $"minute_ns - (minute_ns % {nanos} + {nanos}) % {nanos}";
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
        _ => "NULL::VARCHAR",
    };
}

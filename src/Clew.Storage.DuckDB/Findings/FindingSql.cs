using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Search;
using Clew.Storage.Search;
using Clew.Telemetry.Findings;

namespace Clew.Storage.DuckDB.Findings;

/// <summary>Statements over what the latest look at each trace found.</summary>
internal static class FindingSql
{
    /// <summary>
    /// Where findings of some time can be, and later looks at the same traces. Those are in the same file or in later ones, whatever their times
    /// are. Empty when nothing was found.
    /// </summary>
    internal static List<ReadSource> Sources(ReadContext context, long? from = null, long? to = null)
    {
        List<ReadSource> all = [.. context.Sources.Where(source => source.Findings.Rows > 0)];
        long last = to is { } end ? Math.Max(end, long.MinValue + 1) - 1 : long.MaxValue;
        return all.Find(source => source.Findings.Overlaps(from ?? long.MinValue, last)) is { } first
            ? [.. all.Where(source => source.File.Day >= first.File.Day)]
            : [];
    }

    /// <summary>Rows of findings that are in force, as what stands after FROM. The condition must hold for all rows of a trace or for single findings, not for looks.</summary>
    internal static SqlBuilder AppendCurrent(this SqlBuilder sql, IReadOnlyList<ReadSource> sources, string columns, string? where = null, string? traces = null)
    {
        string among = traces is null ? "true" : $"trace_id IN {traces}";
        sql.Append($"(SELECT {columns} FROM ").AppendUnion(sources, StoreTable.Findings, "*", $"{among} AND type IS NOT NULL{(where is null ? "" : " AND " + where)}");
        sql.Append(" SEMI JOIN (SELECT trace_id, max(look) AS look FROM ").AppendUnion(sources, StoreTable.Findings, "trace_id, look", among);
        return sql.Append(" GROUP BY trace_id) USING (trace_id, look))");
    }

    /// <summary>Ids of the traces with a finding that fulfils a condition of the query language, as a statement.</summary>
    internal static string Traces(SqlBuilder sql, IReadOnlyList<ReadSource> sources, SearchCondition condition)
    {
        if (sources.Count == 0)
        {
            return "SELECT NULL::BLOB WHERE false";
        }
        string comparison = condition.Field.Id == SearchFieldId.Finding
            ? ComparisonSql.OfText(sql, "type", condition)
            : $"severity IN ({string.Join(", ", condition.Values.Select(value => Number(Enum.Parse<FindingSeverity>(value.Text!, ignoreCase: true))))})";
        return sql.Append("SELECT trace_id FROM ").AppendCurrent(sources, "trace_id", comparison).Text;
    }

    /// <summary>The filters of a query on single findings.</summary>
    internal static string Where(SqlBuilder sql, FindingQuery query)
    {
        List<string> conditions = ["true"];
        Add(query.FromUnixNano is { } from ? $"time_ns >= {sql.Parameter(from)}" : null);
        Add(query.ToUnixNano is { } to ? $"time_ns < {sql.Parameter(to)}" : null);
        Add(query.Types.Count == 0 ? null : $"type IN ({string.Join(", ", query.Types.Select(type => sql.Parameter(type)))})");
        Add(query.MinSeverity is { } severity and > FindingSeverity.Info ? $"severity >= {Number(severity)}" : null);
        Add(Is("service", query.Service));
        Add(Is("agent", query.Agent));
        Add(Is("tool", query.Tool));
        Add(Is("model", query.Model));
        Add(query.TraceId is { } trace ? $"trace_id = {sql.Parameter(trace)}" : null);
        return string.Join(" AND ", conditions);

        string? Is(string column, string? value) => value is null ? null : $"{column} = {sql.Parameter(value)}";

        void Add(string? condition)
        {
            if (condition is not null)
            {
                conditions.Add(condition);
            }
        }
    }

    internal static string Number(FindingSeverity severity) => ((int)severity).ToString(CultureInfo.InvariantCulture);
}

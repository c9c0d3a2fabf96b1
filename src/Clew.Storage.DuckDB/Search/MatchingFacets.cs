using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Search;

/// <summary>Counts traces that a query finds by the values of some fields.</summary>
internal sealed class MatchingFacets
{
    private const int ValuesMax = 100;

    /// <summary>Looking up more ids would take longer than people wait for a count.</summary>
    private const int TracesMax = 20_000;

    /// <summary>What of a fragment has the values, in <c>traces</c>.</summary>
    private static readonly Dictionary<SearchFieldId, string> OfTraces = new()
    {
        [SearchFieldId.Service] = "unnest(services)",
        [SearchFieldId.Agent] = "unnest(agents)",
        [SearchFieldId.Model] = "unnest(models)",
        [SearchFieldId.Tool] = "unnest(tools)",
        [SearchFieldId.User] = "user_id",
        [SearchFieldId.Conversation] = "conversation_id",
    };

    /// <summary>What of a span has them.</summary>
    private static readonly Dictionary<SearchFieldId, string> OfSpans = new()
    {
        [SearchFieldId.Environment] = "environment",
        [SearchFieldId.Version] = "service_version",
        [SearchFieldId.Provider] = "provider",
        [SearchFieldId.Operation] = "llm_operation",
        [SearchFieldId.FinishReason] = "unnest(string_split(finish_reasons, ','))",
        [SearchFieldId.ErrorType] = "error_type",
    };

    private readonly ReadContext context;
    private readonly TraceQuery query;
    private readonly List<TraceId>? ids;
    private readonly long nowUnixNano;

    private MatchingFacets(ReadContext context, TraceQuery query, long nowUnixNano)
    {
        (this.context, this.query, this.nowUnixNano) = (context, query, nowUnixNano);
        bool isFiltered = new TraceQuerySql(query, null, nowUnixNano).IsFiltered;
        ids = isFiltered ? TraceListReader.Ids(context, query, TracesMax + 1, nowUnixNano) : null;
    }

    internal static IReadOnlyList<SearchFieldId> Fields { get; } = [.. OfTraces.Keys, SearchFieldId.Status, SearchFieldId.Finding, SearchFieldId.FindingSeverity, .. OfSpans.Keys];

    internal static FacetCounts Read(ReadContext context, TraceQuery query, IReadOnlyList<SearchFieldId> fields, long nowUnixNano)
    {
        MatchingFacets facets = new(context, query, nowUnixNano);
        return new FacetCounts([.. fields.Select(field => new Facet(SearchFields.Of(field).Name, facets.Count(field)))], facets.ids?.Count > TracesMax);
    }

    private IReadOnlyList<FacetValue> Count(SearchFieldId field)
    {
        if (field is SearchFieldId.Finding or SearchFieldId.FindingSeverity)
        {
            return CountFindings(field);
        }
        bool isOfSpans = OfSpans.TryGetValue(field, out string? value);
        StoreTable table = isOfSpans ? StoreTable.Spans : StoreTable.Traces;
        List<ReadSource> sources = [.. context.Sources.Where(source => isOfSpans ? source.Spans.Rows > 0 : source.Traces.Rows > 0)];
        if (sources.Count == 0 || ids?.Count == 0)
        {
            return [];
        }
        SqlBuilder sql = new();
        if (field == SearchFieldId.Status)
        {
            sql.Append($"SELECT value, count(*) FROM (SELECT {TraceStatuses.Sql(sql.Parameter(nowUnixNano))} AS value FROM ");
            sql.AppendUnion(sources, table, "trace_id, head_rank, head_status, received_ns, errors", Among(sql, "min_start", "max_start")).Append(" GROUP BY trace_id) GROUP BY value");
        }
        else
        {
            sql.Append("SELECT value, count(DISTINCT trace_id) FROM ");
            sql.AppendUnion(sources, table, $"trace_id, {value ?? OfTraces[field]} AS value", isOfSpans ? Among(sql, "start_ns", "start_ns") : Among(sql, "min_start", "max_start"));
            sql.Append(" WHERE value <> '' GROUP BY value");
        }
        return Read(sql.Append($" ORDER BY 2 DESC, value LIMIT {ValuesMax}"));
    }

    private IReadOnlyList<FacetValue> CountFindings(SearchFieldId field)
    {
        List<ReadSource> sources = FindingSql.Sources(context, query.FromUnixNano);
        if (sources.Count == 0 || ids?.Count == 0)
        {
            return [];
        }
        SqlBuilder sql = new();
        string value = field == SearchFieldId.Finding ? "type" : "CASE severity WHEN 0 THEN 'info' WHEN 1 THEN 'warning' ELSE 'critical' END";
        string? time = ids is not null ? null
            : $"time_ns >= {sql.Parameter(query.FromUnixNano ?? long.MinValue)} AND start_ns < {sql.Parameter(query.ToUnixNano ?? long.MaxValue)}";
        string? among = ids is null ? null : TraceIdList.In(sql, ids);
        sql.Append("SELECT value, count(DISTINCT trace_id) FROM ").AppendCurrent(sources, $"trace_id, {value} AS value", time, among);
        return Read(sql.Append($" GROUP BY value ORDER BY 2 DESC, value LIMIT {ValuesMax}"));
    }

    private string Among(SqlBuilder sql, string first, string last)
    {
        if (ids is not null)
        {
            return $"trace_id IN {TraceIdList.In(sql, ids)}";
        }
        return $"{last} >= {sql.Parameter(query.FromUnixNano ?? long.MinValue)} AND {first} < {sql.Parameter(query.ToUnixNano ?? long.MaxValue)}";
    }

    private List<FacetValue> Read(SqlBuilder sql)
    {
        List<FacetValue> values = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            values.Add(new FacetValue(row.GetStringOrNull(0) ?? "", row.GetInt64(1)));
        }
        return values;
    }
}

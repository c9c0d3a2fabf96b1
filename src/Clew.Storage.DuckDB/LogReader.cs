using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Lists and counts log records.</summary>
internal sealed class LogReader(ReadContext context, LogQuery query)
{
    private const int FacetValuesMax = 50;

    /// <summary>Records have no id, so ties of time are put in an order that later arrivals do not change.</summary>
    private const string Order = "effective_ns DESC, received_ns, span_id, tie";

    private readonly List<ReadSource> sources =
    [
        .. context.Sources.Where(source => source.Logs.Rows > 0 && source.Logs.Overlaps(query.FromUnixNano ?? long.MinValue, (query.ToUnixNano ?? long.MaxValue) - 1)),
    ];

    internal Page<LogRecord> List(PageCursor? cursor)
    {
        int limit = Math.Clamp(query.Limit, 1, 1000);
        int skip = Skip(cursor);
        if (sources.Count == 0 || Oldest(cursor, skip + limit + 1) is not { } oldest)
        {
            return new Page<LogRecord>([], null);
        }
        List<LogRecord> logs = Read(cursor, oldest, skip, limit + 1);
        if (logs.Count <= limit)
        {
            return new Page<LogRecord>(logs, null);
        }
        logs.RemoveAt(limit);
        long last = logs[^1].EffectiveTimeUnixNano;
        int same = logs.Count(log => log.EffectiveTimeUnixNano == last) + (last == cursor?.TimeUnixNano ? skip : 0);
        return new Page<LogRecord>(logs, new PageCursor(last, same.ToString(CultureInfo.InvariantCulture)).ToString());
    }

    /// <param name="buckets">Most buckets of time that are wanted.</param>
    internal LogSummary Summarize(int buckets)
    {
        if (sources.Count == 0)
        {
            return new LogSummary(0, null, null, 0, [], [new Facet("service", []), new Facet("event", [])]);
        }
        (long total, long first, long last) = Extent();
        long from = Math.Max(query.FromUnixNano ?? first, first);
        long wanted = TimeBuckets.LengthFor(last - from, buckets);
        return total == 0
            ? new LogSummary(0, null, null, wanted, [], [new Facet("service", []), new Facet("event", [])])
            : new LogSummary(total, first, last, wanted, Buckets(wanted), [FacetOf("service", "service"), FacetOf("event", "event_name")]);
    }

    private static int Skip(PageCursor? cursor)
    {
        if (cursor is not { } given)
        {
            return 0;
        }
        return int.TryParse(given.Id, NumberStyles.None, CultureInfo.InvariantCulture, out int skip)
            ? skip
            : throw new InvalidCursorException("The cursor was not issued for a list of log records.");
    }

    /// <summary>Time of the last record of the page: found by times alone, so that of all other columns only the page is read.</summary>
    private long? Oldest(PageCursor? cursor, int count)
    {
        SqlBuilder sql = new();
        string where = Where(sql, cursor, null);
        sql.Append("SELECT min(effective_ns) FROM (SELECT effective_ns FROM ").AppendUnion(sources, StoreTable.Logs, "effective_ns", where);
        sql.Append($" ORDER BY effective_ns DESC LIMIT {sql.Parameter((long)count)})");
        using ResultReader row = context.Execute(sql);
        return row.Read() ? row.GetInt64OrNull(0) : null;
    }

    private List<LogRecord> Read(PageCursor? cursor, long oldest, int skip, int count)
    {
        SqlBuilder sql = new();
        string where = Where(sql, cursor, oldest);
        sql.Append("SELECT * FROM ").AppendUnion(sources, StoreTable.Logs, LogRow.Columns + ", effective_ns, hash(event_name, body) AS tie", where);
        sql.Append($" ORDER BY {Order} LIMIT {sql.Parameter((long)count)} OFFSET {sql.Parameter((long)skip)}");
        OriginReader origins = new();
        List<LogRecord> logs = [];
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                logs.Add(LogRow.Read(row, origins));
            }
        }
        origins.Fill(context.Over(sources));
        return logs;
    }

    private (long Total, long First, long Last) Extent()
    {
        SqlBuilder sql = new();
        string where = Where(sql, null, null);
        sql.Append("SELECT count(*), coalesce(min(effective_ns), 0), coalesce(max(effective_ns), 0) FROM ").AppendUnion(sources, StoreTable.Logs, "effective_ns", where);
        using ResultReader row = context.Execute(sql);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    private List<LogBucket> Buckets(long interval)
    {
        SqlBuilder sql = new();
        string where = Where(sql, null, null);
        string length = sql.Parameter(interval);
        sql.Append($"SELECT (effective_ns // {length}) * {length} AS start, ((severity + 3) // 4)::BIGINT AS class, count(*) FROM ");
        sql.AppendUnion(sources, StoreTable.Logs, "effective_ns, severity", where).Append(" GROUP BY 1, 2 ORDER BY 1, 2");
        List<LogBucket> buckets = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            buckets.Add(new LogBucket(row.GetInt64(0), (int)row.GetInt64(1), row.GetInt64(2)));
        }
        return buckets;
    }

    private Facet FacetOf(string name, string column)
    {
        SqlBuilder sql = new();
        string where = Where(sql, null, null);
        sql.Append($"SELECT {column}, count(*) FROM ").AppendUnion(sources, StoreTable.Logs, column, where);
        sql.Append($" WHERE {column} <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {sql.Parameter((long)FacetValuesMax)}");
        List<FacetValue> values = [];
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            values.Add(new FacetValue(row.GetStringOrNull(0)!, row.GetInt64(1)));
        }
        return new Facet(name, values);
    }

    private string Where(SqlBuilder sql, PageCursor? cursor, long? oldest)
    {
        List<string> conditions = [];
        AddIf(query.FromUnixNano, from => $"effective_ns >= {sql.Parameter(from)}");
        AddIf(query.ToUnixNano, to => $"effective_ns < {sql.Parameter(to)}");
        AddIf(cursor?.TimeUnixNano, time => $"effective_ns <= {sql.Parameter(time)}");
        AddIf(oldest, time => $"effective_ns >= {sql.Parameter(time)}");
        AddIf(query.TraceId, id => $"trace_id = {sql.Parameter(id)}");
        AddIf(query.SpanId, id => $"span_id = {sql.Parameter(id.Value)}");
        AddIf((long?)query.MinSeverity, severity => $"severity >= {sql.Parameter(severity)}");
        AddText(query.Service, service => $"service = {service}");
        AddText(query.EventName, name => $"event_name = {name}");
        AddText(query.Text?.Trim().ToLowerInvariant(), text => $"(contains(lower(body), {text}) OR contains(lower(coalesce(event_name, '')), {text}))");
        foreach ((string key, string value) in query.Attributes)
        {
            string name = sql.Parameter(key);
            string wanted = sql.Parameter(value);
            string resources = string.Join(" UNION ALL ", sources.Select(source => $"SELECT hash FROM {source.Table(StoreTable.Resources)} WHERE kind = 0 AND attrs[{name}] = {wanted}"));
            conditions.Add($"(attrs[{name}] = {wanted} OR resource_hash IN ({resources}))");
        }
        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);

        void AddIf<T>(T? value, Func<T, string> condition)
            where T : struct
        {
            if (value is { } given)
            {
                conditions.Add(condition(given));
            }
        }

        void AddText(string? value, Func<string, string> condition)
        {
            if (!string.IsNullOrEmpty(value))
            {
                conditions.Add(condition(sql.Parameter(value)));
            }
        }
    }
}

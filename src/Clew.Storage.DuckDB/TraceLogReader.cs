using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Reads the log records of traces, those that name no span of them included.</summary>
internal static class TraceLogReader
{
    internal static Page<LogRecord> Read(ReadContext context, TraceId traceId, int start, int limit)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Logs.Rows > 0)];
        List<LogRecord> logs = [];
        if (sources.Count == 0)
        {
            return new Page<LogRecord>(logs, null);
        }
        context.Look(traceId);
        SqlBuilder sql = new();
        sql.Append("SELECT * FROM ").AppendUnion(sources, StoreTable.Logs, LogRow.Columns + ", effective_ns", $"trace_id = {sql.Parameter(traceId)}");
        // Records of one moment keep one order, or pages would not fit together.
        sql.Append(string.Create(CultureInfo.InvariantCulture, $" ORDER BY effective_ns, received_ns, span_id, event_name, body LIMIT {limit + 1L} OFFSET {start}"));
        OriginReader origins = new();
        using (ResultReader row = context.Execute(sql))
        {
            while (row.Read())
            {
                logs.Add(LogRow.Read(row, origins));
            }
        }
        origins.Fill(context.Over(sources));
        if (logs.Count <= limit)
        {
            return new Page<LogRecord>(logs, null);
        }
        logs.RemoveAt(limit);
        return new Page<LogRecord>(logs, ((long)start + limit).ToString(CultureInfo.InvariantCulture));
    }

    internal static ILookup<TraceId, LogRecord> Read(ReadContext context, HashSet<TraceId> traces, IReadOnlyList<string> events, long fromNanos, long toNanos, int logsMax)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Logs.Rows > 0 && source.Logs.Overlaps(fromNanos, toNanos))];
        List<LogRecord> logs = [];
        if (sources.Count > 0)
        {
            context.Look(traces);
            SqlBuilder sql = new();
            string names = string.Join(", ", events.Select(name => sql.Parameter(name)));
            sql.Append("SELECT * FROM ").AppendUnion(
                sources, StoreTable.Logs, LogRow.Columns + ", effective_ns",
                $"effective_ns BETWEEN {sql.Parameter(fromNanos)} AND {sql.Parameter(toNanos)} AND trace_id IN {TraceIdList.In(sql, traces)} AND event_name IN ({names})");
            sql.Append(string.Create(CultureInfo.InvariantCulture, $" QUALIFY row_number() OVER (PARTITION BY trace_id ORDER BY effective_ns, received_ns) <= {logsMax}"));
            OriginReader origins = new();
            using (ResultReader row = context.Execute(sql))
            {
                while (row.Read())
                {
                    logs.Add(LogRow.Read(row, origins));
                }
            }
            origins.Fill(context.Over(sources));
        }
        return logs.ToLookup(log => log.TraceId);
    }
}

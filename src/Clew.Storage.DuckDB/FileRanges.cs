using System.Globalization;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>The ranges of a day file in the catalog, where they are written when no more rows come, and in the file.</summary>
internal static class FileRanges
{
    /// <summary>Writes the ranges of a file that gets no more rows into the catalog.</summary>
    internal static void Write(DuckDBConnection connection, DayFile file)
    {
        string row = string.Join(", ", new[] { file.Spans, file.Traces, file.Logs, file.Metrics, file.Usage }
            .SelectMany(range => new[] { range.Min, range.Max, range.Rows }).Append(file.SettlementRows).Append(file.UsageKeys.Next).Append(file.Parts.Next)
            .Append(file.Runs.Min).Append(file.Runs.Max).Append(file.Runs.Rows).Append(file.RunKeys.Next)
            .Append(file.Findings.Min).Append(file.Findings.Max).Append(file.Findings.Rows)
            .Select(number => number.ToString(CultureInfo.InvariantCulture)));
        connection.Execute($"DELETE FROM catalog.sealed_files WHERE name = '{file.Name}'; INSERT INTO catalog.sealed_files VALUES ('{file.Name}', {row})");
    }

    /// <summary>Reads them from the catalog where the file is sealed, and from the file itself where it is not.</summary>
    internal static void Read(DuckDBConnection connection, DayFile file)
    {
        string columns = "SELECT spans_min, spans_max, spans_rows, traces_min, traces_max, traces_rows, logs_min, logs_max, logs_rows, "
            + $"metrics_min, metrics_max, metrics_rows, usage_min, usage_max, usage_rows, settlement_rows, usage_keys, parts, runs_min, runs_max, runs_rows, run_keys, findings_min, findings_max, findings_rows FROM catalog.sealed_files WHERE name = '{file.Name}'";
        file.IsSealed = TryRead(connection, file, columns);
        if (!file.IsSealed)
        {
            _ = TryRead(connection, file, $"""
                SELECT s.*, t.*, l.*, m.*, u.*, e.*, k.*, p.*, r.*, rk.*, f.* FROM
                  (SELECT coalesce(min(start_ns), {long.MaxValue}), coalesce(max(start_ns), {long.MinValue + 1}), count(*) FROM {file.Name}.spans) s,
                  (SELECT coalesce(min(min_start), {long.MaxValue}), coalesce(max(max_end), {long.MinValue + 1}), count(*) FROM {file.Name}.traces) t,
                  (SELECT coalesce(min(effective_ns), {long.MaxValue}), coalesce(max(effective_ns), {long.MinValue + 1}), count(*) FROM {file.Name}.logs) l,
                  (SELECT coalesce(min(time_ns), {long.MaxValue}), coalesce(max(time_ns), {long.MinValue + 1}), count(*) FROM {file.Name}.metric_points) m,
                  (SELECT coalesce(min(minute_ns), {long.MaxValue}), coalesce(max(minute_ns), {long.MinValue + 1}), count(*) FROM {file.Name}.usage_1m) u,
                  (SELECT count(*) FROM {file.Name}.settlements) e,
                  (SELECT coalesce(max(key)::BIGINT + 1, 0) FROM {file.Name}.usage_keys) k,
                  (SELECT coalesce(max(id) + 1, 0) FROM {file.Name}.parts) p,
                  (SELECT coalesce(min(start_ns), {long.MaxValue}), coalesce(max(start_ns), {long.MinValue + 1}), count(*) FROM {file.Name}.runs) r,
                  (SELECT coalesce(max(key)::BIGINT + 1, 0) FROM {file.Name}.run_keys) rk,
                  (SELECT coalesce(min(least(start_ns, time_ns)), {long.MaxValue}), coalesce(max(greatest(start_ns, time_ns)), {long.MinValue + 1}), count(*) FROM {file.Name}.findings) f
                """);
        }
    }

    /// <summary>The highest number of a segment that the file holds; 0 where that does not matter any more.</summary>
    internal static long LastSegmentOf(DuckDBConnection connection, DayFile file)
    {
        if (file.IsSealed)
        {
            return 0;
        }
        using PreparedStatement statement = connection.Prepare($"SELECT coalesce(max(number), 0) FROM {file.Name}.segments");
        using ResultReader row = statement.Execute();
        return row.Read() ? row.GetInt64(0) : 0;
    }

    private static bool TryRead(DuckDBConnection connection, DayFile file, string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        using ResultReader row = statement.Execute();
        if (!row.Read())
        {
            return false;
        }
        int column = 0;
        foreach (TableRange range in new[] { file.Spans, file.Traces, file.Logs, file.Metrics, file.Usage })
        {
            range.Include(row.GetInt64(column), row.GetInt64(column + 1));
            range.Rows = row.GetInt64(column + 2);
            column += 3;
        }
        file.SettlementRows = row.GetInt64(column);
        file.UsageKeys.Next = (uint)row.GetInt64(column + 1);
        file.Parts.Next = row.GetInt64(column + 2);
        file.Runs.Include(row.GetInt64(column + 3), row.GetInt64(column + 4));
        file.Runs.Rows = row.GetInt64(column + 5);
        file.RunKeys.Next = (uint)row.GetInt64(column + 6);
        file.Findings.Include(row.GetInt64(column + 7), row.GetInt64(column + 8));
        file.Findings.Rows = row.GetInt64(column + 9);
        return true;
    }
}

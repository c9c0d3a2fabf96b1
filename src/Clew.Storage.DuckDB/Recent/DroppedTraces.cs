using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>Traces that sampling dropped. What their spans were is in the sums, and must stay there as it is.</summary>
internal static class DroppedTraces
{
    /// <summary>
    /// What was received on a day may be late for traces that were decided on that day or on the one before. When they started does not tell: the sums
    /// of a day file cover the first spans of a trace and not what comes later.
    /// </summary>
    internal static bool MayNote(ReadSource source, DateOnly received) => source.File.Recent is null && source.File.Day >= received.AddDays(-1);

    /// <summary>Those of some traces that a day file notes.</summary>
    /// <param name="execute">Runs a statement of the read.</param>
    /// <param name="source">The day file.</param>
    /// <param name="hashes">Of the traces, with commas between them (<see cref="TraceBlocks.HashOf(Telemetry.TraceId)"/>).</param>
    internal static List<ulong> Find(Func<SqlBuilder, ResultReader> execute, ReadSource source, string hashes)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT DISTINCT trace FROM {source.File.Name}.dropped_traces WHERE trace IN (SELECT unnest(string_split({sql.Parameter(hashes)}, ','))::UBIGINT)");
        List<ulong> found = [];
        using ResultReader row = execute(sql);
        while (row.Read())
        {
            found.Add(row.GetUInt64(0));
        }
        return found;
    }
}

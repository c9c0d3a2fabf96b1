using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// Compares what the sums over runs hold of some traces with what their fragments say now. What they hold is in the store alone: the signed rows
/// of <c>runs</c>. So a look can be repeated, interrupted, and taken after a crash.
/// </summary>
internal static class RunSettlement
{
    private const string Recorded = "trace, start_ns, sign, key, user_id, " + RunNumbers.Columns;

    /// <summary>Rows to write, with their signs.</summary>
    /// <param name="context">The read.</param>
    /// <param name="traces">The traces.</param>
    /// <param name="from">No span of them starts before this.</param>
    /// <param name="to">No span of them starts after this.</param>
    internal static List<(Run Run, int Sign)> Read(ReadContext context, IReadOnlyCollection<TraceId> traces, long from, long to)
    {
        if (context.Sources.Count == 0)
        {
            return [];
        }
        Dictionary<ulong, TraceId> ids = [];
        foreach (TraceId trace in traces)
        {
            ids[TraceBlocks.HashOf(trace)] = trace;
        }
        string hashes = string.Join(',', ids.Keys.Select(hash => hash.ToString(CultureInfo.InvariantCulture)));
        // Of a trace that sampling dropped the fragments tell what came too late, and the sums are of all of it.
        foreach (ReadSource source in context.Sources.Where(source => DroppedTraces.MayNote(source, context.Sources[^1].File.Day)))
        {
            DroppedTraces.Find(context.Execute, source, hashes).ForEach(hash => ids.Remove(hash));
        }
        if (ids.Count == 0)
        {
            return [];
        }
        if (ids.Count < traces.Count)
        {
            traces = ids.Values;
            hashes = string.Join(',', ids.Keys.Select(hash => hash.ToString(CultureInfo.InvariantCulture)));
        }
        Dictionary<Run, int> missing = [];
        foreach (Run run in RunFragments.Read(context, traces))
        {
            missing[run] = 1;
        }
        foreach (ReadSource source in context.Sources.Where(source => source.Runs.Overlaps(from, to)))
        {
            SqlBuilder sql = new();
            sql.Append($"SELECT {Recorded} FROM {source.Table(StoreTable.Runs)} WHERE start_ns BETWEEN {sql.Parameter(from)} AND {sql.Parameter(to)} AND trace IN (SELECT unnest(string_split({sql.Parameter(hashes)}, ','))::UBIGINT)");
            List<(uint Key, Run Run, int Sign)> rows = [];
            using (ResultReader row = context.Execute(sql))
            {
                while (row.Read())
                {
                    Utf8Text user = row.IsNull(4) ? default : Utf8Text.CopyOf(row.GetBytes(4));
                    rows.Add((row.GetUInt32(3), new Run(ids[row.GetUInt64(0)], row.GetInt64(1), default, user, RunNumbers.Read(row, 5)), row.GetInt32(2)));
                }
            }
            foreach ((uint key, Run recorded, int sign) in rows)
            {
                Run run = recorded with { Dimensions = source.File.RunNames.Of(context, source, key) };
                missing[run] = missing.GetValueOrDefault(run) - sign;
            }
        }
        return [.. missing.Where(run => run.Value != 0).Select(run => (run.Key, run.Value))];
    }
}

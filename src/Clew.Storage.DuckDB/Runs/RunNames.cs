using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>
/// The dimensions behind the key numbers of one file, read when a number is met that is not known yet. A number never changes its meaning, so
/// what any read found serves all. Thread-safe.
/// </summary>
internal sealed class RunNames
{
    /// <summary>Beyond, all are forgotten and those that are met again are read again.</summary>
    private const int KnownMax = 100_000;

    private readonly Dictionary<uint, RunDimensions> known = [];
    private readonly Lock gate = new();
    private uint next;

    /// <param name="context">A read that sees a row with the number.</param>
    /// <param name="source">Where it sees it.</param>
    /// <param name="key">The number.</param>
    internal RunDimensions Of(ReadContext context, ReadSource source, uint key)
    {
        lock (gate)
        {
            if (known.TryGetValue(key, out RunDimensions found))
            {
                return found;
            }
            if (key < next || known.Count > KnownMax)
            {
                known.Clear();
                next = 0;
            }
            Read(context, source);
            return known.TryGetValue(key, out found) ? found : throw new StoreUnavailableException($"Runs have the key {key}, which is not stored.");
        }
    }

    private void Read(ReadContext context, ReadSource source)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT key, service, environment, agent, version, status FROM {source.Table(StoreTable.RunKeys)} WHERE key >= {sql.Parameter((long)next)}");
        uint last = next;
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            known[row.GetUInt32(0)] = new RunDimensions(Text(row, 1), Text(row, 2), Text(row, 3), Text(row, 4), (RunStatus)row.GetByte(5));
            last = Math.Max(last, row.GetUInt32(0) + 1);
        }
        next = last;
    }

    private static Utf8Text Text(ResultReader row, int column) => row.IsNull(column) ? default : Utf8Text.CopyOf(row.GetBytes(column));
}

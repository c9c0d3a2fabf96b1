using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The dimensions behind the key numbers of one file, read when a number is met that is not known yet. A number never changes its meaning, so
/// what any read found serves all. Thread-safe.
/// </summary>
internal sealed class UsageNames
{
    /// <summary>Some 20 MB; beyond, all are forgotten and those that are met again are read again.</summary>
    private const int KnownMax = 200_000;

    /// <summary>All of <see cref="UsageDimension"/> but the kind, in its order.</summary>
    private const string Columns = "key, kind, service, environment, agent, operation, provider, model, tool";

    private readonly Dictionary<uint, UsageGroup> known = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private uint next;

    /// <param name="context">A read that sees a row with the number.</param>
    /// <param name="source">Where it sees it.</param>
    /// <param name="key">The number.</param>
    internal UsageGroup Of(ReadContext context, ReadSource source, uint key)
    {
        lock (gate)
        {
            if (known.TryGetValue(key, out UsageGroup? group))
            {
                return group;
            }
            if (key < next || known.Count > KnownMax)
            {
                known.Clear();
                texts.Clear();
                next = 0;
            }
            Read(context, source);
            return known.TryGetValue(key, out group) ? group : throw new StoreUnavailableException($"Sums have the key {key}, which is not stored.");
        }
    }

    private void Read(ReadContext context, ReadSource source)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT {Columns} FROM {source.Table(StoreTable.UsageKeys)} WHERE key >= {sql.Parameter((long)next)}");
        uint last = next;
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            string?[] values = new string?[(int)UsageDimension.Tool + 1];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row.GetStringOrNull(2 + i) is { } text ? Intern(text) : null;
            }
            known[row.GetUInt32(0)] = new UsageGroup((SpanKind)row.GetByte(1), values);
            last = Math.Max(last, row.GetUInt32(0) + 1);
        }
        next = last;
    }

    private string Intern(string text)
    {
        if (!texts.TryGetValue(text, out string? own))
        {
            texts.Add(text, own = text);
        }
        return own;
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>Copies rows of a recent file, by what the table <c>decisions</c> of the connection says. The caller has begun a transaction.</summary>
internal sealed class RecentCopy(DuckDBConnection connection, DayFile from, DayFile to)
{
    private const byte Kept = (byte)Decisions.Verdict.Kept;
    private const byte Carried = (byte)Decisions.Verdict.Carried;

    private readonly long[] rows = new long[StoreTables.Count];

    /// <summary>What is added to the numbers by which rows name parts and keys, so that they differ from those of the other file.</summary>
    internal (long Parts, long UsageKeys, long RunKeys) Offset { get; init; }

    internal long RowsOf(StoreTable table) => rows[(int)table];

    internal long Rows => rows.Sum();

    /// <summary>What is kept, and all sums. Those of dropped traces stay: that is what they are for.</summary>
    internal void CopyKept()
    {
        CopyTraces(Kept, "t.* REPLACE (d.weight AS sample_weight, d.policy AS kept_by)");
        // Also logs of traces of which no span is here.
        Copy(StoreTable.Logs, "*", $"WHERE trace_id IS NULL OR trace_id NOT IN (SELECT trace_id FROM decisions WHERE verdict <> {Kept})");
        Copy(StoreTable.MetricPoints, "*");
        Copy(StoreTable.Usage, $"* REPLACE ((key + {Text(Offset.UsageKeys)})::UINTEGER AS key)");
        Copy(StoreTable.UsageKeys, $"* REPLACE ((key + {Text(Offset.UsageKeys)})::UINTEGER AS key)");
        Copy(StoreTable.Runs, $"* REPLACE ((key + {Text(Offset.RunKeys)})::UINTEGER AS key)");
        Copy(StoreTable.RunKeys, $"* REPLACE ((key + {Text(Offset.RunKeys)})::UINTEGER AS key)");
        // Also of dropped traces: they tell what went wrong, and how often.
        Copy(StoreTable.Findings, "*");
        // Nothing will ever correct a span that is gone.
        Copy(StoreTable.Settlements, "*", "WHERE trace_id NOT IN (SELECT trace_id FROM decisions WHERE verdict = 0)");
        connection.Execute($"INSERT INTO {to.Name}.dropped_traces FROM dropped");
    }

    /// <summary>What is not decided on, without sums: those are in the day file now.</summary>
    internal void CopyCarried()
    {
        CopyTraces(Carried, "t.*");
        Copy(StoreTable.Logs, "*", Of(Carried));
    }

    private void CopyTraces(byte verdict, string fragment)
    {
        string shift = Offset.Parts == 0 ? "*" : $"* REPLACE (list_transform(content_parts, lambda id: id + {Text(Offset.Parts)}) AS content_parts)";
        Copy(StoreTable.Spans, shift, Of(verdict));
        Copy(StoreTable.Resources, "*", $"WHERE (kind, hash) NOT IN (SELECT (kind, hash) FROM {to.Name}.resources)");
        Copy(StoreTable.Parts, $"id + {Text(Offset.Parts)}, body", $"WHERE id IN (SELECT unnest(content_parts) FROM {from.Name}.spans {Of(verdict)})");
        Insert(StoreTable.Traces, $"SELECT {fragment} FROM {from.Name}.traces t JOIN decisions d USING (trace_id) WHERE d.verdict = {verdict}");
    }

    private static string Of(byte verdict) => $"WHERE trace_id IN (SELECT trace_id FROM decisions WHERE verdict = {verdict})";

    private void Copy(StoreTable table, string columns, string where = "") =>
        Insert(table, $"SELECT {columns} FROM {from.Name}.{StoreTables.NameOf(table)} {where}");

    private void Insert(StoreTable table, string select)
    {
        using PreparedStatement insert = connection.Prepare($"INSERT INTO {to.Name}.{StoreTables.NameOf(table)} {select}");
        using ResultReader row = insert.Execute();
        rows[(int)table] += row.Read() ? row.GetInt64(0) : 0;
    }

    private static string Text(long number) => FactsTable.Text(number);
}

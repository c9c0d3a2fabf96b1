using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>
/// What was received on one day, as one read sees it: the rows of a day file, and those that are still in memory. What rows refer to (resources,
/// scopes, usage keys) is in the same source. Ranges tell whether the source can hold what a reader looks for; they may be too wide, never too narrow.
/// </summary>
internal sealed class ReadSource(DayFile file, FreshTables? fresh)
{
    private readonly bool isSealed = file.IsSealed;

    internal DayFile File => file;

    /// <summary>What is in memory; the read's connection knows it.</summary>
    internal IEnumerable<FreshSnapshot.Part> FreshParts => fresh?.Snapshot?.PartsOf(file.Number) ?? [];

    internal TableRange Spans => file.Spans;

    internal TableRange Traces => file.Traces;

    internal TableRange Logs => file.Logs;

    internal TableRange Metrics => file.Metrics;

    internal TableRange Usage => file.Usage;

    internal TableRange Runs => file.Runs;

    internal TableRange Findings => file.Findings;

    internal TraceBlocks Blocks => file.TraceBlocks;

    /// <summary>No row will ever be added to those that this read sees in the file.</summary>
    internal bool IsComplete => isSealed && fresh is null;

    /// <summary>False only when no span of the source has a message body that is not empty.</summary>
    internal bool HasContent => file.Parts.Next > 0;

    internal long SettlementRows => file.SettlementRows;

    /// <summary>What stands after FROM to get the rows of a table, one text for each place that holds some. Names that Clew gave itself, never a client's text.</summary>
    internal IReadOnlyList<string> Parts(StoreTable table) =>
        fresh is null ? [InFile(table)] : [InFile(table), fresh.Sql(table, file.Number)];

    /// <summary>The same as one text.</summary>
    internal string Table(StoreTable table) =>
        fresh is null ? InFile(table) : $"(FROM {InFile(table)} UNION ALL FROM {fresh.Sql(table, file.Number)})";

    /// <summary>The rows of a table that are in memory; null without any.</summary>
    internal string? InMemory(StoreTable table) => fresh?.Sql(table, file.Number);

    internal string InFile(StoreTable table) => file.Name + "." + StoreTables.NameOf(table);
}

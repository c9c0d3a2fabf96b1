namespace Clew.Storage.DuckDB;

/// <summary>
/// Something with rows of all tables: a day file, for one. Its ranges tell a reader whether it can hold what the reader looks for; they may
/// be too wide, never too narrow. What its rows refer to (resources, scopes, usage keys) is in the same source.
/// </summary>
internal abstract class ReadSource
{
    internal TableRange Spans { get; } = new();

    internal TableRange Traces { get; } = new();

    internal TableRange Logs { get; } = new();

    internal TableRange Metrics { get; } = new();

    internal TableRange Usage { get; } = new();

    internal long ContentRows { get; set; }

    internal long SettlementRows { get; set; }

    /// <summary>What stands after FROM to get the rows of a table. Names that Clew gave itself, never a client's text.</summary>
    internal abstract string Table(string name);
}

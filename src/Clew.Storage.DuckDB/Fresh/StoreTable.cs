namespace Clew.Storage.DuckDB.Fresh;

/// <summary>Tables of a day file, in the order in which a segment is moved into it. The numbers are part of the journal's format.</summary>
internal enum StoreTable : byte
{
    Spans = 0,
    Resources = 1,
    Parts = 2,
    Traces = 3,
    Logs = 4,
    MetricPoints = 5,
    Usage = 6,
    UsageKeys = 7,
    Settlements = 8,
    Runs = 9,
    RunKeys = 10,
    Findings = 11,
}

internal static class StoreTables
{
    internal const int Count = 12;

    internal static string NameOf(StoreTable table) => table switch
    {
        StoreTable.Spans => "spans",
        StoreTable.Resources => "resources",
        StoreTable.Parts => "parts",
        StoreTable.Traces => "traces",
        StoreTable.Logs => "logs",
        StoreTable.MetricPoints => "metric_points",
        StoreTable.Usage => "usage_1m",
        StoreTable.UsageKeys => "usage_keys",
        StoreTable.Settlements => "settlements",
        StoreTable.Runs => "runs",
        StoreTable.RunKeys => "run_keys",
        StoreTable.Findings => "findings",
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };
}

namespace Clew.Storage.DuckDB;

/// <summary>One day file.</summary>
/// <param name="Name">Name of the file without its ending.</param>
/// <param name="Day">Day of receipt, UTC.</param>
/// <param name="Bytes">On disk, with its log.</param>
/// <param name="Spans">Spans received, those still in memory included.</param>
/// <param name="Logs">Log records, likewise.</param>
/// <param name="MetricPoints">Data points, likewise.</param>
/// <param name="IsSealed">Nothing is written any more; only such a file is ever deleted.</param>
/// <param name="IsContentExpired">Content of some or all of its senders is not in it any more.</param>
public sealed record StoredDay(string Name, DateOnly Day, long Bytes, long Spans, long Logs, long MetricPoints, bool IsSealed, bool IsContentExpired);

namespace Clew.Storage.DuckDB;

/// <summary>A file of an hour whose traces are not decided on yet.</summary>
/// <param name="Name">Name of the file without its ending.</param>
/// <param name="Hour">Start of the hour of receipt, UTC.</param>
/// <param name="Bytes">On disk, with its log.</param>
/// <param name="Spans">Spans received, those still in memory included.</param>
/// <param name="IsRest">Holds what went on when the hour's other file was settled.</param>
/// <param name="Due">When it is decided on; null when sampling is off, so that it is kept whole as soon as possible.</param>
public sealed record StoredHour(string Name, DateTime Hour, long Bytes, long Spans, bool IsRest, DateTime? Due);

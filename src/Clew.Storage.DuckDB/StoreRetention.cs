namespace Clew.Storage.DuckDB;

/// <summary>When day files are deleted.</summary>
/// <param name="Age">Older days are deleted, counted from the end of the day; null keeps them.</param>
/// <param name="Bytes">Above this size of all files the oldest days are deleted, today's never; null sets no limit.</param>
public sealed record StoreRetention(TimeSpan? Age, long? Bytes);

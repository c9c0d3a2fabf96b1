namespace Clew.Storage.DuckDB;

/// <summary>Fragments of traces of one place whose first span starts from <paramref name="From"/> to <paramref name="To"/>, both inclusive.</summary>
/// <param name="Source">The source that the place belongs to.</param>
/// <param name="Table">What stands after FROM.</param>
/// <param name="From">Nanoseconds; the least number means no bound.</param>
/// <param name="To">Nanoseconds; the greatest number means no bound.</param>
internal readonly record struct FragmentRange(ReadSource Source, string Table, long From, long To);

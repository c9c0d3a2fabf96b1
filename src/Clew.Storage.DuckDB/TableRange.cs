namespace Clew.Storage.DuckDB;

/// <summary>Times and rows of one table of one file. Times in nanoseconds, both ends inclusive.</summary>
internal sealed class TableRange
{
    internal long Min { get; private set; } = long.MaxValue;

    internal long Max { get; private set; } = long.MinValue;

    internal long Rows { get; set; }

    internal void Include(long from, long to)
    {
        Min = Math.Min(Min, from);
        Max = Math.Max(Max, to);
    }

    internal bool Overlaps(long from, long to) => Min <= to && Max >= from;
}

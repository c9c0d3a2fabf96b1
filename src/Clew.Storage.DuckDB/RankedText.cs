using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>The text of the fragment of a trace that ranks best among those that have one.</summary>
internal struct RankedText(long worst)
{
    private long rank = worst;

    internal string? Text { get; private set; }

    internal void TakeLower(ResultReader row, int column, long rankOfRow)
    {
        if (!row.IsNull(column) && (Text is null || rankOfRow < rank))
        {
            Take(row, column, rankOfRow);
        }
    }

    internal void TakeHigher(ResultReader row, int column, long rankOfRow)
    {
        if (!row.IsNull(column) && (Text is null || rankOfRow > rank))
        {
            Take(row, column, rankOfRow);
        }
    }

    private void Take(ResultReader row, int column, long rankOfRow)
    {
        rank = rankOfRow;
        Text = row.GetStringOrNull(column);
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Reads the rows that <see cref="UsageRow"/> wrote into a block, in order. Only the lists can be null.</summary>
internal unsafe ref struct UsageColumns
{
    private const int FirstList = 14;

    private readonly RowBlock block;
    private readonly BlockColumn* columns;
    private ListCursor durations;
    private ListCursor ttfts;
    private ListCursor inputs;
    private ListCursor speeds;

    internal UsageColumns(RowBlock block, BlockColumn* columns)
    {
        this.block = block;
        this.columns = columns;
        durations = new ListCursor(block, columns + FirstList);
        ttfts = new ListCursor(block, columns + FirstList + 1);
        inputs = new ListCursor(block, columns + FirstList + 2);
        speeds = new ListCursor(block, columns + FirstList + 3);
    }

    internal readonly long Minute(int row) => Long(0, row);

    internal readonly uint Key(int row) => ((uint*)(block.Memory + columns[1].Data))[row];

    internal readonly UsageNumbers Numbers(int row)
    {
        TokenUsage tokens = new()
        {
            FreshInput = Long(4, row),
            CacheRead = Long(5, row),
            CacheWrite = Long(6, row),
            CacheWrite1h = Long(7, row),
            Output = Long(8, row),
            Reasoning = Long(9, row),
        };
        return new UsageNumbers(Int(2, row), Int(3, row), tokens, Long(10, row), Int(11, row), Int(12, row), Long(13, row));
    }

    /// <summary>The list of the next row; lists must be taken row by row.</summary>
    internal ReadOnlySpan<int> NextDurations(int row) => durations.Next(row);

    /// <summary>The same of the other lists.</summary>
    internal ReadOnlySpan<int> NextTtfts(int row) => ttfts.Next(row);

    internal ReadOnlySpan<int> NextInputs(int row) => inputs.Next(row);

    internal ReadOnlySpan<int> NextSpeeds(int row) => speeds.Next(row);

    private readonly long Long(int column, int row) => ((long*)(block.Memory + columns[column].Data))[row];

    private readonly int Int(int column, int row) => ((int*)(block.Memory + columns[column].Data))[row];

    private struct ListCursor(RowBlock block, BlockColumn* column)
    {
        private int value;
        private int item;

        internal ReadOnlySpan<int> Next(int row)
        {
            bool isNull = column->Nulls > 0 && (column->NullBits == 0 || (block.Memory[column->NullBits + (row >> 3)] & (1 << (row & 7))) != 0);
            if (isNull)
            {
                return default;
            }
            int count = ((int*)(block.Memory + column->Data))[value++];
            ReadOnlySpan<int> items = new((int*)(block.Memory + column->Items) + item, count);
            item += count;
            return items;
        }
    }
}

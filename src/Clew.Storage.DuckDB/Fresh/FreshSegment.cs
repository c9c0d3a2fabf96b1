namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// What was committed since the last segment was closed, in memory and in a journal. A segment is moved as a whole into its day file, in one
/// transaction that also notes its number there: the number tells whether rows are read from memory or from the file.
/// </summary>
internal sealed class FreshSegment(long number, string dayFile, Journal? journal, string journalPath, long openedTimestamp, BlockMemory? memory)
{
    private RowBlock[] blocks = new RowBlock[16];

    /// <summary>Rises from segment to segment, also over restarts.</summary>
    internal long Number => number;

    /// <summary>Name of the day file that the rows belong to.</summary>
    internal string DayFile { get; set; } = dayFile;

    /// <summary>Null when a former process wrote it.</summary>
    internal Journal? Journal => journal;

    internal string JournalPath => journalPath;

    /// <summary>Where its blocks lie; null when each has memory of its own.</summary>
    internal BlockMemory? Memory => memory;

    internal long OpenedTimestamp { get; } = openedTimestamp;

    internal long LastCommitTimestamp { get; set; } = openedTimestamp;

    /// <summary>Gets no more blocks.</summary>
    internal bool IsClosed { get; set; }

    internal int BlockCount { get; private set; }

    internal long Bytes { get; private set; }

    internal long Spans { get; private set; }

    /// <summary>Sums of its rows of usage, made when somebody asks for them.</summary>
    internal SegmentUsage Usage { get; } = new();

    /// <summary>Reads that may look at the blocks.</summary>
    internal int Leases { get; set; }

    internal bool IsRetired { get; set; }

    /// <summary>Blocks up to <see cref="BlockCount"/> never change, also when the array is replaced by a longer one.</summary>
    internal RowBlock[] Blocks => blocks;

    internal void Add(RowBlock block)
    {
        if (BlockCount == blocks.Length)
        {
            Array.Resize(ref blocks, blocks.Length * 2);
        }
        blocks[BlockCount++] = block;
        Bytes += block.Bytes;
        Spans += block.RowsOf(StoreTable.Spans);
    }

    internal bool HasRows(StoreTable table)
    {
        for (int i = 0; i < BlockCount; i++)
        {
            if (blocks[i].RowsOf(table) > 0)
            {
                return true;
            }
        }
        return false;
    }

    internal void Free()
    {
        // The last one first, as it was allocated.
        for (int i = BlockCount - 1; i >= 0; i--)
        {
            blocks[i].Free();
        }
        memory?.Free();
        blocks = [];
        BlockCount = 0;
    }
}

using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>One run of DuckDB over the fresh rows of a table: some columns of some blocks, chunk by chunk.</summary>
internal sealed unsafe class TableScan
{
    /// <summary>STANDARD_VECTOR_SIZE of DuckDB.</summary>
    internal const int RowsPerChunk = 2048;

    private readonly StoreTable table;
    private readonly RowBlock[] blocks;
    private readonly ScanFilter? filter;
    private readonly ColumnShape[] shapes;
    private readonly ColumnCursor[] cursors;
    private readonly VectorTarget[] targets;
    private int next;
    private RowBlock? block;
    private BlockTable* rows;
    private int row;

    /// <param name="shape">The table.</param>
    /// <param name="blocks">Kept alive by the reader until its statement is finished.</param>
    /// <param name="projected">Numbers of the wanted columns; one beyond the table's columns stands for no column.</param>
    /// <param name="filter">Rows that may be left out; null for none.</param>
    internal TableScan(TableShape shape, RowBlock[] blocks, int[] projected, ScanFilter? filter)
    {
        table = shape.Table;
        this.blocks = blocks;
        this.filter = filter is not null && shape.Columns[0] is { Name: "trace_id" } ? filter : null;
        shapes = [.. projected.Select(column => column < shape.Columns.Length ? shape.Columns[column] : default)];
        cursors = [.. projected.Select((column, i) => new ColumnCursor(column, shapes[i]))];
        targets = new VectorTarget[projected.Length];
    }

    /// <summary>Fills a chunk and returns its number of rows; 0 at the end.</summary>
    internal int Fill(nint chunk)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (shapes[i].Name is not null)
            {
                targets[i] = new VectorTarget(NativeMethods.duckdb_data_chunk_get_vector(chunk, (ulong)i), shapes[i].Type);
            }
        }
        int filled = 0;
        while (filled < RowsPerChunk && NextRun(RowsPerChunk - filled, out int from, out int count))
        {
            for (int i = 0; i < targets.Length; i++)
            {
                if (shapes[i].Name is not null)
                {
                    cursors[i].Copy(from, count, ref targets[i], filled);
                }
            }
            filled += count;
        }
        for (int i = 0; i < targets.Length; i++)
        {
            if (shapes[i].Name is not null)
            {
                targets[i].Finish();
            }
        }
        return filled;
    }

    /// <summary>The next rows of one block that lie together.</summary>
    private bool NextRun(int limit, out int from, out int count)
    {
        while (true)
        {
            if (block is null)
            {
                if (!OpenNext())
                {
                    from = count = 0;
                    return false;
                }
            }
            if (filter is not null)
            {
                SkipOthers();
            }
            int left = (int)rows->Rows - row;
            if (left == 0)
            {
                block = null;
                continue;
            }
            from = row;
            count = filter is null ? Math.Min(left, limit) : CountSame(Math.Min(left, limit));
            row += count;
            return true;
        }
    }

    private bool OpenNext()
    {
        while (next < blocks.Length)
        {
            RowBlock candidate = blocks[next++];
            rows = candidate.Find(table);
            if (rows == null)
            {
                continue;
            }
            block = candidate;
            row = 0;
            for (int i = 0; i < cursors.Length; i++)
            {
                if (shapes[i].Name is not null)
                {
                    cursors[i].Open(candidate, rows);
                }
            }
            return true;
        }
        return false;
    }

    private void SkipOthers()
    {
        while (row < rows->Rows && !IsWanted(row))
        {
            row++;
        }
    }

    private int CountSame(int limit)
    {
        int count = 1;
        while (count < limit && IsWanted(row + count))
        {
            count++;
        }
        return count;
    }

    /// <summary>Trace ids are the first column; of spans, fragments and bodies none is null, of log records many are.</summary>
    private bool IsWanted(int at)
    {
        BlockColumn* ids = block!.ColumnsOf(rows);
        return ids->Nulls != 0
            || filter!.IsWanted(new ReadOnlySpan<byte>(block.Memory + ids->Data + ((long)at * ColumnShape.BlobBytes), ColumnShape.BlobBytes));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>What a settlement has to know of the fragments of one trace to tell whether it must read the trace.</summary>
internal struct UnsettledFragments()
{
    private const int TraceIdColumn = 0;
    private const int MinStartColumn = 1;
    private const int MaxStartColumn = 2;
    private const int HeadRankColumn = 12;

    internal int Count { get; private set; }

    /// <summary>Earliest and latest start of a span.</summary>
    internal long From { get; private set; } = long.MaxValue;

    internal long To { get; private set; } = long.MinValue;

    internal bool HasRoot { get; private set; }

    /// <summary>The sums may not be those of the whole trace: its spans came in several requests or commits.</summary>
    internal bool IsMixed { get; set; }

    internal void Add(long minStart, long maxStart, long headRank, bool isMixed)
    {
        IsMixed |= isMixed || Count > 0;
        Count++;
        From = Math.Min(From, minStart);
        To = Math.Max(To, maxStart);
        HasRoot |= headRank < 0;
    }

    /// <summary>Adds the fragments in memory: each is of one commit.</summary>
    internal static unsafe void Add(FreshSnapshot.Part part, Dictionary<TraceId, UnsettledFragments> wanted)
    {
        for (int i = 0; i < part.BlockCount; i++)
        {
            RowBlock block = part.Blocks[i];
            BlockTable* table = block.Find(StoreTable.Traces);
            if (table == null)
            {
                continue;
            }
            BlockColumn* columns = block.ColumnsOf(table);
            byte* ids = block.Memory + columns[TraceIdColumn].Data;
            for (int row = 0; row < table->Rows; row++)
            {
                TraceId id = TraceId.Read(new ReadOnlySpan<byte>(ids + ((long)row * ColumnShape.BlobBytes), ColumnShape.BlobBytes));
                ref UnsettledFragments fragments = ref CollectionsMarshal.GetValueRefOrNullRef(wanted, id);
                if (!Unsafe.IsNullRef(ref fragments))
                {
                    fragments.Add(Number(block, columns[MinStartColumn], row), Number(block, columns[MaxStartColumn], row), Number(block, columns[HeadRankColumn], row), isMixed: false);
                }
            }
        }
    }

    /// <summary>Of a column that is never null.</summary>
    private static unsafe long Number(RowBlock block, in BlockColumn column, int row) =>
        ((long*)(block.Memory + (column.Data & ~BlockColumn.SameBit)))[column.IsSame ? 0 : row];
}

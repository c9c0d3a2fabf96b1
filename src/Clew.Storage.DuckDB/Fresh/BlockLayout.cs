using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Start of a block. A block is one piece of memory that holds the rows of one commit, column by column, and is the journal's record as it is.
/// All offsets are bytes from the block's start, all parts begin at multiples of 8. Byte order: little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct BlockHeader
{
    internal const uint MagicNumber = 0x4B4C4243; // "CBLK"

    internal uint Magic;

    /// <summary>CRC-32C of everything after the header.</summary>
    internal uint Checksum;

    /// <summary>Of the whole block, a multiple of 8.</summary>
    internal long Bytes;

    /// <summary>Texts of more than 12 bytes, which <see cref="BlockColumn"/> data points into.</summary>
    internal uint HeapOffset;

    internal uint TableCount;

    /// <summary>The next multiple of 8.</summary>
    internal static long Aligned(long bytes) => (bytes + 7) & ~7L;
}

/// <summary>A table that has rows in the block; these follow the header.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct BlockTable
{
    internal uint Table;
    internal uint Rows;

    /// <summary>Offset of the <see cref="BlockColumn"/>s.</summary>
    internal uint Columns;
    internal uint ColumnCount;

    /// <summary>Range of the table's time in nanoseconds, both inclusive.</summary>
    internal long Min;
    internal long Max;
}

/// <summary>
/// A column: values of the rows that are not null, one after the other. Texts are DuckDB's 16 bytes, with an offset into the heap in place of the
/// pointer; of a list or map the data is the number of its items, and the items of all rows lie together.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct BlockColumn
{
    /// <summary>How many rows are null.</summary>
    internal uint Nulls;

    /// <summary>One bit a row, set where the row is null; 0 when no row or every row is.</summary>
    internal uint NullBits;

    /// <summary>Offset; its lowest bit says that there is one value, which all rows have that are not null.</summary>
    internal uint Data;

    /// <summary>Items of lists, values of maps.</summary>
    internal uint Items;

    /// <summary>Keys of maps.</summary>
    internal uint Keys;

    internal const uint SameBit = 1;

    internal readonly bool IsSame => (Data & SameBit) != 0;
}

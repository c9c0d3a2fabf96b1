using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>A vector of DuckDB that is being filled.</summary>
internal unsafe struct VectorTarget
{
    private readonly NativeType type;
    private readonly nint vector;
    private ulong* validity;
    private ulong itemCapacity;

    internal VectorTarget(nint vector, NativeType type)
    {
        this.vector = vector;
        this.type = type;
        Data = NativeMethods.duckdb_vector_get_data(vector);
        if (type is NativeType.List or NativeType.Map)
        {
            // The first capacity of a list's child, see STANDARD_VECTOR_SIZE.
            itemCapacity = TableScan.RowsPerChunk;
            FindItems();
        }
    }

    internal void* Data { get; }

    internal void* Items { get; private set; }

    internal void* Keys { get; private set; }

    internal ulong ItemCount { get; private set; }

    internal void SetNull(int row, int count)
    {
        if (validity == null)
        {
            NativeMethods.duckdb_vector_ensure_validity_writable(vector);
            validity = NativeMethods.duckdb_vector_get_validity(vector);
        }
        for (int i = row; i < row + count; i++)
        {
            validity[i >> 6] &= ~(1UL << (i & 63));
        }
        if (type is NativeType.List or NativeType.Map)
        {
            for (int i = row; i < row + count; i++)
            {
                ((NativeListEntry*)Data)[i] = default;
            }
        }
    }

    /// <summary>Makes room for items and returns where the first one goes.</summary>
    internal ulong ReserveItems(ulong count)
    {
        ulong at = ItemCount;
        ItemCount += count;
        if (ItemCount > itemCapacity)
        {
            itemCapacity = Math.Max(ItemCount, itemCapacity * 2);
            // Growing keeps what is there already only up to the size that the vector knows of.
            _ = NativeMethods.duckdb_list_vector_set_size(vector, at);
            _ = NativeMethods.duckdb_list_vector_reserve(vector, itemCapacity);
            FindItems();
        }
        return at;
    }

    internal readonly void Finish()
    {
        if (type is NativeType.List or NativeType.Map)
        {
            _ = NativeMethods.duckdb_list_vector_set_size(vector, ItemCount);
        }
    }

    private void FindItems()
    {
        nint child = NativeMethods.duckdb_list_vector_get_child(vector);
        if (type == NativeType.Map)
        {
            Keys = NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_struct_vector_get_child(child, 0));
            Items = NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_struct_vector_get_child(child, 1));
        }
        else
        {
            Items = NativeMethods.duckdb_vector_get_data(child);
        }
    }
}

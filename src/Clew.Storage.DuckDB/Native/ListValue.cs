using System.Text;

namespace Clew.Storage.DuckDB.Native;

/// <summary>The children of one list or map value, valid as long as its row.</summary>
internal readonly unsafe struct ListValue(nint child, int offset, int count)
{
    internal int Count => count;

    internal ReadOnlySpan<ulong> AsUInt64 => count == 0 ? default : new((ulong*)NativeMethods.duckdb_vector_get_data(child) + offset, count);

    internal ReadOnlySpan<long> AsInt64 => count == 0 ? default : new((long*)NativeMethods.duckdb_vector_get_data(child) + offset, count);

    internal ReadOnlySpan<int> AsInt32 => count == 0 ? default : new((int*)NativeMethods.duckdb_vector_get_data(child) + offset, count);

    internal ReadOnlySpan<double> AsDouble => count == 0 ? default : new((double*)NativeMethods.duckdb_vector_get_data(child) + offset, count);

    /// <summary>The text of a child; empty when it is null.</summary>
    internal ReadOnlySpan<byte> Text(int index) => TextOf(child, offset + index);

    internal bool IsNull(int index) => !ResultReader.IsValid(NativeMethods.duckdb_vector_get_validity(child), offset + index);

    internal ReadOnlySpan<byte> MapKey(int index) => TextOf(NativeMethods.duckdb_struct_vector_get_child(child, 0), offset + index);

    internal ReadOnlySpan<byte> MapValue(int index) => TextOf(NativeMethods.duckdb_struct_vector_get_child(child, 1), offset + index);

    /// <summary>The distinct texts of a list of text.</summary>
    internal SortedSet<string> ToSortedSet()
    {
        SortedSet<string> values = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            if (!IsNull(i))
            {
                values.Add(Encoding.UTF8.GetString(Text(i)));
            }
        }
        return values;
    }

    private static ReadOnlySpan<byte> TextOf(nint vector, int index) =>
        ResultReader.IsValid(NativeMethods.duckdb_vector_get_validity(vector), index)
            ? ResultReader.TextAt((NativeString*)NativeMethods.duckdb_vector_get_data(vector), index)
            : default;
}

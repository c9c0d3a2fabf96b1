using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Native;

/// <summary><c>duckdb_result</c>. The C API passes it by value, so all of its 48 bytes are declared.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong columnCount;
    private readonly ulong rowCount;
    private readonly ulong rowsChanged;
    private readonly nint columns;
    private readonly nint errorMessage;
    private readonly nint internalData;
}

/// <summary><c>duckdb_string_t</c>: up to 12 bytes in place, longer text as 4 prefix bytes and a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeString
{
    internal const int InlineMax = 12;

    [FieldOffset(0)]
    internal uint Length;

    [FieldOffset(4)]
    internal uint Prefix;

    [FieldOffset(8)]
    internal byte* Pointer;

    [FieldOffset(0)]
    internal ulong Low;

    [FieldOffset(8)]
    internal ulong High;
}

/// <summary><c>duckdb_list_entry</c>: where a row's children lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeListEntry
{
    internal ulong Offset;
    internal ulong Length;
}

/// <summary><c>duckdb_type</c>, as far as the schema uses it.</summary>
internal enum NativeType
{
    Boolean = 1,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    UInteger = 8,
    UBigInt = 9,
    Double = 11,
    Varchar = 17,
    Blob = 18,
    List = 24,
    Struct = 25,
    Map = 26,
}

/// <summary><c>duckdb_pending_state</c>.</summary>
internal enum NativePendingState
{
    ResultReady = 0,
    ResultNotReady = 1,
    Error = 2,
    NoTasksAvailable = 3,
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Rows that a scan of fresh rows may leave out. DuckDB's C interface does not hand a statement's conditions to a table function, so a read that
/// looks for one trace says so here; the statement keeps its condition.
/// </summary>
internal sealed record ScanFilter(TraceId TraceId)
{
    /// <summary>The id in the byte order of the stored column.</summary>
    internal byte[] Bytes { get; } = ToBytes(TraceId);

    private static byte[] ToBytes(TraceId id)
    {
        byte[] bytes = new byte[ColumnShape.BlobBytes];
        id.Write(bytes);
        return bytes;
    }
}

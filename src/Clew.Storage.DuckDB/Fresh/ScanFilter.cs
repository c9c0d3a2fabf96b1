using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// Rows that a scan of fresh rows may leave out, by trace. DuckDB's C interface does not hand a statement's conditions to a table function, so a
/// read that looks for one trace says so here; the statement keeps its condition.
/// </summary>
internal abstract class ScanFilter
{
    /// <summary>Rows of one trace.</summary>
    internal static ScanFilter One(TraceId traceId) => new OneTrace(traceId);

    /// <summary>Rows of some traces, or of all but those.</summary>
    internal static ScanFilter Among(HashSet<TraceId> traces, bool wanted) => new AmongTraces(traces, wanted);

    /// <param name="traceId">16 bytes, as stored.</param>
    internal abstract bool IsWanted(ReadOnlySpan<byte> traceId);

    private sealed class OneTrace : ScanFilter
    {
        private readonly byte[] bytes = new byte[ColumnShape.BlobBytes];

        internal OneTrace(TraceId traceId) => traceId.Write(bytes);

        internal override bool IsWanted(ReadOnlySpan<byte> traceId) => traceId.SequenceEqual(bytes);
    }

    private sealed class AmongTraces(HashSet<TraceId> traces, bool wanted) : ScanFilter
    {
        internal override bool IsWanted(ReadOnlySpan<byte> traceId) => traces.Contains(TraceId.Read(traceId)) == wanted;
    }
}

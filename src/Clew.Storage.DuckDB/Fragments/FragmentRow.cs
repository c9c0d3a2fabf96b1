using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>Where a fragment is.</summary>
internal readonly record struct FragmentRow(FragmentChunk Chunk, int Row)
{
    internal TraceId TraceId => Chunk.TraceIds[Row];

    internal int RowInPlace => Chunk.FirstRow + Row;
}

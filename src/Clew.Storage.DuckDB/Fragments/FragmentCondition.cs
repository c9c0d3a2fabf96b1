namespace Clew.Storage.DuckDB.Fragments;

/// <summary>What a filter asks of one fragment.</summary>
internal delegate bool FragmentCondition(FragmentChunk chunk, int row);

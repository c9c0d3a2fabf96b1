namespace Clew.Storage.DuckDB.Fragments;

/// <summary>Rows of <c>traces</c> that belong together: those of a day file, or those that one read found in memory.</summary>
/// <param name="number">Tells places of one index apart; rows in memory have <see cref="InMemory"/>.</param>
internal sealed class FragmentPlace(int number)
{
    internal const int InMemory = -1;

    private readonly List<FragmentChunk> chunks = [];

    internal int Number => number;

    /// <summary>No row will ever be added.</summary>
    internal bool IsComplete { get; set; }

    internal int Rows => chunks.Count == 0 ? 0 : chunks[^1].FirstRow + chunks[^1].Rows;

    internal IReadOnlyList<FragmentChunk> Chunks => chunks;

    /// <summary>The chunk that takes the next row.</summary>
    internal FragmentChunk Next()
    {
        if (chunks.Count == 0 || chunks[^1].Rows == FragmentChunk.RowsMax)
        {
            chunks.Add(new FragmentChunk(this, Rows));
        }
        return chunks[^1];
    }
}

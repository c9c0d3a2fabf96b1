namespace Clew.Storage.DuckDB.Fragments;

/// <summary>Numbers for the texts of an index.</summary>
internal sealed class FragmentTexts
{
    internal NameTable Names { get; } = new();

    /// <summary>Conversations and users.</summary>
    internal IdTable Ids { get; } = new();
}

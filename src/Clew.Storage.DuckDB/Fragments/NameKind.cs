namespace Clew.Storage.DuckDB.Fragments;

/// <summary>What a name in a fragment names.</summary>
internal enum NameKind
{
    Service,

    /// <summary>Of requests and of answers together.</summary>
    Model,

    Agent,

    Tool,
}

namespace Clew.Configuration;

/// <summary>What a place of the file holds.</summary>
public enum ConfigNodeKind
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>: the same as a key that is not there.</summary>
    Null,

    /// <summary>A text, number or truth value.</summary>
    Scalar,

    /// <summary>A sequence.</summary>
    List,

    /// <summary>Keys and values.</summary>
    Map,
}

namespace Clew.Analyse.View;

/// <summary>What a tool's result looks like.</summary>
internal enum ResultShape : byte
{
    Usable,

    /// <summary>Nothing, or a word for it.</summary>
    Empty,

    /// <summary>An error in the place of a result.</summary>
    Error,
}

namespace Clew.Storage;

/// <summary>One version of a setting that was made in the UI. The latest version of a kind and id is in force.</summary>
/// <param name="Kind">What it is for, for example <c>view</c>.</param>
/// <param name="Id">Chosen by whoever writes it; unique within the kind.</param>
/// <param name="Version">1 for the first one, and one more for each change, deletions included.</param>
/// <param name="CreatedUnixNano">When this version was written. Nanoseconds since the Unix epoch.</param>
/// <param name="Author">Who wrote it; null where nobody said who they are.</param>
/// <param name="Json">A JSON object; <c>null</c> for a deletion.</param>
/// <param name="IsDeleted">From this version on there is no such document.</param>
public sealed record Document(string Kind, string Id, long Version, long CreatedUnixNano, string? Author, string Json, bool IsDeleted);

/// <summary>What became of a change.</summary>
public enum DocumentOutcome
{
    Written,

    /// <summary>Another version than the expected one is in force.</summary>
    Stale,

    /// <summary>There is nothing to delete.</summary>
    NotFound,

    /// <summary>The kind has as many documents as are allowed.</summary>
    TooMany,
}

/// <param name="Outcome">Whether the change was made.</param>
/// <param name="Current">What is in force after it; null when there is no such document.</param>
public sealed record DocumentChange(DocumentOutcome Outcome, Document? Current);

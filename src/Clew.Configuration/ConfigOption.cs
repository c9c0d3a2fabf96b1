namespace Clew.Configuration;

/// <summary>A line of the reference page: an option, or a section that holds options.</summary>
/// <param name="Path"><c>storage.retention</c>; <c>[]</c> stands for the elements of a list, <c>NAME</c> for a key of the user's choice.</param>
/// <param name="TypeName">"duration", "list of text"; empty for a section.</param>
/// <param name="Default">As the file would have it; null when there is none.</param>
/// <param name="IsRequired">The file is not valid without it.</param>
/// <param name="Description">One or more sentences.</param>
public sealed record ConfigOption(string Path, string TypeName, string? Default, bool IsRequired, string Description)
{
    public bool IsSection => TypeName.Length == 0;
}

namespace Clew.Configuration;

/// <summary>An option as it was read, fit to be shown.</summary>
/// <param name="Path">Keys from the top.</param>
/// <param name="Text">The value as the file would have it; stars for a secret, and <c>${env:NAME}</c> for what comes from a variable.</param>
/// <param name="Line">Where the file says it; null for a default.</param>
/// <param name="Description">Of the option.</param>
public sealed record ConfigValue(string Path, string? Text, int? Line, string Description);

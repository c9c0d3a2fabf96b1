namespace Clew.Pipeline.Cost;

/// <summary>Where prices come from.</summary>
/// <param name="Name"><c>built-in</c>, <c>override</c> for the file in the facts folder, or <c>settings</c> for what people set in the running server.</param>
/// <param name="Version">Version of the data.</param>
/// <param name="Date">The day for which the prices are known to hold.</param>
/// <param name="Origin">Who published them.</param>
public sealed record PriceSource(string Name, string Version, DateOnly? Date, string? Origin);

namespace Clew.Server.Configuration.Import;

/// <summary>A Collector's file as Clew's.</summary>
/// <param name="Yaml">Clew's configuration file; null when the Collector's could not be read.</param>
/// <param name="Entries">What became of each part, in the order of the lines.</param>
/// <param name="Faults">Why it could not be read.</param>
public sealed record ImportReport(string? Yaml, IReadOnlyList<ImportEntry> Entries, IReadOnlyList<string> Faults);

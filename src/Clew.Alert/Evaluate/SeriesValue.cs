namespace Clew.Alert.Evaluate;

/// <summary>What an evaluation measured of one series.</summary>
/// <param name="Labels">Of the series alone: <c>agent</c>, <c>tool</c>.</param>
/// <param name="Value">Null when nothing is known.</param>
/// <param name="Samples">What the value is of.</param>
/// <param name="Threshold">Null when there is none yet, as of a baseline without history.</param>
/// <param name="IsMet">The condition is true.</param>
/// <param name="Silence">Of a heartbeat: why.</param>
internal sealed record SeriesValue(IReadOnlyDictionary<string, string> Labels, double? Value, long Samples, double? Threshold, bool IsMet, Heartbeat.SilenceReport? Silence = null);

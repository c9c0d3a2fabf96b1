using Clew.Analyse.Detectors;
using Clew.Analyse.View;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry.Findings;

namespace Clew.Analyse;

/// <summary>
/// Looks for what went wrong in a trace and no status code shows. Pure: the findings are a function of the spans as a set, the facts around them
/// and the time that is given, so that looking again replaces what was found before. Thread-safe.
/// </summary>
/// <param name="detectors">Which detectors look, and their thresholds.</param>
/// <param name="dialects">The vocabularies in which messages are read at first.</param>
/// <param name="prices">Tells the context windows of models.</param>
public sealed class TraceAnalysis(DetectorSet detectors, DialectSet dialects, PriceTable prices)
{
    private volatile DialectSet current = dialects;
    private readonly ResultReader results = new(detectors["silent_tool_failure"]);
    private readonly (IDetector Detector, DetectorFacts Facts)[] enabled = [.. All().Select(detector => (detector, detectors[detector.Id])).Where(item => item.Item2.Enabled)];

    /// <summary>The vocabularies in which messages are read.</summary>
    public DialectSet Dialects
    {
        get => current;
        set => current = value;
    }

    /// <summary>The findings of one trace, ordered by type, then subject. Empty for a trace without spans.</summary>
    public IReadOnlyList<Finding> Detect(AnalysedTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Spans.Count == 0)
        {
            return [];
        }
        TraceView view = new(trace, current, prices, results);
        FindingList found = new(view);
        foreach ((IDetector detector, DetectorFacts facts) in enabled)
        {
            detector.Detect(view, facts, found);
        }
        return found.ToOrdered();
    }

    internal static IDetector[] All() =>
    [
        new ToolLoopDetector(), new PingPongLoopDetector(), new NearDuplicateCallsDetector(), new RunawayIterationsDetector(), new HallucinatedToolDetector(),
        new InvalidArgumentsDetector(), new SilentToolFailureDetector(), new TruncationDetector(), new ContextNearLimitDetector(), new ContextOverflowDetector(),
        new DroppedHistoryDetector(), new RetryStormDetector(), new EmptyAnswerDetector(), new RefusedAnswerDetector(), new HandoffDeadEndDetector(),
        new StuckRunDetector(), new OrphanSpansDetector(), new BrokenPropagationDetector(), new CostOutlierDetector(), new ContentAgainstPolicyDetector(),
    ];
}

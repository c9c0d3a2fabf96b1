using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// Parents that never came in a trace that has another top beside them. One unknown parent of all is no loss: a caller that does not report to this
/// server began the trace. While the root is still to come its children's parents may be, too.
/// </summary>
internal sealed class OrphanSpansDetector : IDetector
{
    public string Id => "orphan_spans";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        HashSet<SpanId> ids = [.. trace.Spans.Select(span => span.SpanId)];
        List<Span> orphans = [.. trace.Spans.Where(span => !span.IsRoot && !ids.Contains(span.ParentSpanId))];
        int missing = orphans.Select(span => span.ParentSpanId).Distinct().Count();
        int roots = trace.Spans.Count(span => span.IsRoot);
        bool isOver = roots > 0 || (trace.Trace.NowUnixNanos - trace.EndNanos >= facts.Thresholds["openSeconds"] * 1e9 && trace.Spans.Any(span => span.Kind == SpanKind.Agent));
        if (missing == 0 || missing + roots < 2 || !isOver)
        {
            return;
        }
        string services = string.Join(", ", orphans.Select(span => Words.Named(span.Resource.Service)).Distinct().Order(StringComparer.Ordinal).Take(5));
        found.Add(
            facts, "", orphans,
            $"{Words.Number(orphans.Count)} of {Words.Number(trace.Spans.Count)} spans name {(missing == 1 ? "a parent" : $"{missing} parents")} that never came. They are from {services}.");
    }
}

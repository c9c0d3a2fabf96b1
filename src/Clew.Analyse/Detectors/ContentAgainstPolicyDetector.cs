using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>Spans with content of which the caller says that the policy forbids it.</summary>
internal sealed class ContentAgainstPolicyDetector : IDetector
{
    public string Id => "content_against_policy";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        if (trace.Trace.ForbidsContent is not { } forbids)
        {
            return;
        }
        foreach (IGrouping<string, Span> group in trace.Spans.Where(span => span.HasContent && forbids(span)).GroupBy(span => span.Resource.Service.ToString()))
        {
            found.Add(
                facts, group.Key, [.. group],
                $"{Words.Number(group.Count())} spans of {Words.Quote(group.Key)} carry message content, which the policy forbids.");
        }
    }
}

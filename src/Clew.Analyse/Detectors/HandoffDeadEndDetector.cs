using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>A tool that hands over, after which no other agent starts. Silent in traces that report no agents at all.</summary>
internal sealed class HandoffDeadEndDetector : IDetector
{
    public string Id => "handoff_dead_end";

    public static bool IsHandoff(string tool, DetectorFacts facts) => facts.Words["prefixes"].Any(prefix => tool.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        if (!trace.Spans.Any(span => span.Kind == SpanKind.Agent))
        {
            return;
        }
        foreach (ToolRun handoff in trace.Tools.Where(tool => !tool.HasFailed && IsHandoff(tool.Name, facts) && !IsFollowed(trace, tool)))
        {
            string? agent = trace.AgentOf(handoff.Span);
            found.Add(
                facts, handoff.Name, [handoff.Span],
                $"{Words.By(agent)} handed over with {Words.Quote(handoff.Name)}, but no other agent started afterwards in this trace.", tool: handoff.Name);
        }
    }

    private static bool IsFollowed(TraceView trace, ToolRun handoff)
    {
        string? source = trace.AgentOf(handoff.Span);
        return trace.Spans.Any(span => span.Kind == SpanKind.Agent && span.StartTimeUnixNano >= handoff.StartNanos && (source is null || span.Agent.ToString() != source))
            || trace.Calls.Any(call => source is not null && call.Span.StartTimeUnixNano >= handoff.StartNanos && trace.AgentOf(call.Span) is { } other && other != source);
    }
}

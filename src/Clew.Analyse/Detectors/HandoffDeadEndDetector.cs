using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>A handover after which no other agent starts. Silent in traces that report no agents at all.</summary>
internal sealed class HandoffDeadEndDetector : IDetector
{
    public string Id => "handoff_dead_end";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        if (!trace.Spans.Any(span => span.Kind == SpanKind.Agent))
        {
            return;
        }
        Handoffs handoffs = new(facts);
        ToolRun[] tools = [.. trace.Tools.Where(tool => !tool.HasFailed && handoffs.IsTool(Utf8Text.From(tool.Name).Span))];
        foreach (ToolRun handoff in tools.Where(tool => !IsFollowed(trace, tool.Span, tool.StartNanos)))
        {
            string? agent = trace.AgentOf(handoff.Span);
            found.Add(
                facts, handoff.Name, [handoff.Span],
                $"{Words.By(agent)} handed over with {Words.Quote(handoff.Name)}, but no other agent started afterwards in this trace.", tool: handoff.Name);
        }
        if (tools.Length > 0)
        {
            // A framework's span of the handover stands beside the tool that asked for it.
            return;
        }
        foreach (Span handoff in trace.Spans.Where(span => !span.IsError && handoffs.IsSpan(span) && !IsFollowed(trace, span, span.StartTimeUnixNano)))
        {
            string? target = handoffs.TargetOf(handoff);
            string whom = target is null ? "" : $" to {Words.Quote(target)}";
            found.Add(
                facts, target ?? handoff.Name.ToString(), [handoff],
                $"{Words.By(trace.AgentOf(handoff))} handed over{whom}, but no other agent started afterwards in this trace.");
        }
    }

    private static bool IsFollowed(TraceView trace, Span handoff, long startNanos)
    {
        string? source = trace.AgentOf(handoff);
        return trace.Spans.Any(span => span.Kind == SpanKind.Agent && span.StartTimeUnixNano >= startNanos && (source is null || span.Agent.ToString() != source))
            || trace.Calls.Any(call => source is not null && call.Span.StartTimeUnixNano >= startNanos && trace.AgentOf(call.Span) is { } other && other != source);
    }
}

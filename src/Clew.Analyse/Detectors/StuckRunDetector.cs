using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// A run in which nothing happens for long: between two spans of an agent, or after the last span of a trace whose root never came. A complete answer
/// before the pause means that the run waits for a person, and one at the end that it is over.
/// </summary>
internal sealed class StuckRunDetector : IDetector
{
    private const double NanosPerSecond = 1e9;

    public string Id => "stuck_run";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        if (!trace.Spans.Any(span => span.IsRoot))
        {
            DetectOpen(trace, facts, found);
        }
        long gapMin = (long)(facts.Thresholds["gapSeconds"] * NanosPerSecond);
        HashSet<Span> parents = [.. trace.Spans.Select(trace.ParentOf).OfType<Span>()];
        ILookup<Span, Span> stepsByAgent = trace.Spans.Where(span => !parents.Contains(span))
            .SelectMany(step => trace.AncestorsOf(step).Where(ancestor => ancestor.Kind == SpanKind.Agent).Select(agent => (agent, step))).ToLookup(item => item.agent, item => item.step);
        HashSet<Span> shown = [];
        // The innermost agent is the one that waits; those around it wait for it.
        foreach (IGrouping<Span, Span> steps in stepsByAgent.Where(steps => steps.Key.DurationNanos >= gapMin).OrderBy(steps => steps.Key.DurationNanos))
        {
            if (LongestGap(steps.Key, steps) is { } gap && gap.Nanos >= gapMin && (gap.Before is null || shown.Add(gap.Before)))
            {
                Add(trace, facts, found, steps.Key, gap.Before, gap.Nanos, gapMin);
            }
        }
    }

    private static void DetectOpen(TraceView trace, DetectorFacts facts, FindingList found)
    {
        long openMin = (long)(facts.Thresholds["openSeconds"] * NanosPerSecond);
        long quiet = trace.Trace.NowUnixNanos - trace.EndNanos;
        Span? last = trace.Spans.Where(span => span.Kind is SpanKind.Llm or SpanKind.Tool or SpanKind.Mcp).MaxBy(span => (span.EndTimeUnixNano, span.SpanId.Value));
        bool isOpen = last is not null && (last.Kind != SpanKind.Llm || AsksForTools(last));
        if (isOpen && quiet >= openMin)
        {
            string? agent = trace.AgentOf(last!);
            found.Add(
                facts, "", [last!],
                $"{Words.By(agent)} has not ended: its last step {Words.Quote(last!.Name.ToString())} was over {Words.Seconds(quiet)} before this was looked at, and neither an answer nor the "
                    + $"root span came. {Words.Seconds(openMin)} of silence light this.",
                tool: last.ToolName.IsNullOrEmpty ? null : last.ToolName.ToString());
        }
    }

    private static (Span? Before, long Nanos)? LongestGap(Span agent, IEnumerable<Span> steps)
    {
        (Span? Before, long Nanos)? longest = null;
        Span? before = null;
        long covered = agent.StartTimeUnixNano;
        foreach (Span step in steps)
        {
            Consider(step.StartTimeUnixNano);
            if (before is null || step.EndTimeUnixNano >= covered)
            {
                before = step;
            }
            covered = Math.Max(covered, step.EndTimeUnixNano);
        }
        Consider(agent.EndTimeUnixNano);
        return longest;

        void Consider(long next)
        {
            bool isOver = before is { Kind: SpanKind.Llm } && !AsksForTools(before) && !before.IsError;
            if (!isOver && next - covered > (longest?.Nanos ?? 0))
            {
                longest = (before, next - covered);
            }
        }
    }

    private static bool AsksForTools(Span call) => call.RequestedTools.Length > 0 || (call.Llm is { } llm && llm.FinishReasons.Span.IndexOf("tool_calls"u8) >= 0);

    private static void Add(TraceView trace, DetectorFacts facts, FindingList found, Span agent, Span? before, long gap, long gapMin)
    {
        string? name = trace.AgentOf(agent);
        string after = before is null ? "before its first step" : $"after {Words.Quote(before.Name.ToString())}";
        found.Add(
            facts, name ?? "", before is null ? [agent] : [agent, before],
            $"{Words.By(name)} did nothing for {Words.Seconds(gap)} {after}. {Words.Seconds(gapMin)} without a span light this.");
    }
}

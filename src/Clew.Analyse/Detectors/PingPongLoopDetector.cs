using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>Two calls in turn, A B A B, whose arguments and results stay what they were.</summary>
internal sealed class PingPongLoopDetector : IDetector
{
    public string Id => "ping_pong_loop";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IReadOnlyList<ToolRun> tools in Sequences.OfTools(trace))
        {
            for (int start = 0; start + 3 < tools.Count;)
            {
                int length = LengthFrom(tools, start);
                double cyclesMin = facts.Thresholds[IsPolling(tools, start, facts) ? "pollingCycles" : "cycles"];
                if (length >= 2 * cyclesMin)
                {
                    Add(trace, facts, found, [.. tools.Skip(start).Take(length)], cyclesMin);
                }
                // The last of one stretch may be the first of the next.
                start += Math.Max(1, length - 1);
            }
        }
    }

    private static bool IsPolling(IReadOnlyList<ToolRun> tools, int start, DetectorFacts facts) =>
        SmallTalk.Is(tools[start].Result, facts) || SmallTalk.Is(tools[start + 1].Result, facts);

    private static int LengthFrom(IReadOnlyList<ToolRun> tools, int start)
    {
        if (!IsUsable(tools[start]) || !IsUsable(tools[start + 1]) || tools[start + 1].IsSameCall(tools[start]) || !Sequences.Follows(tools[start], tools[start + 1]))
        {
            return 1;
        }
        int length = 2;
        for (int i = start + 2; i < tools.Count && Repeats(tools[i - 2], tools[i]) && Sequences.Follows(tools[i - 1], tools[i]); i++)
        {
            length++;
        }
        return length;
    }

    private static bool IsUsable(ToolRun run) => run is { HasFailed: false, Arguments: not null, Result: not null };

    private static bool Repeats(ToolRun earlier, ToolRun later) => IsUsable(later) && later.IsSameCall(earlier) && later.Result == earlier.Result;

    private static void Add(TraceView trace, DetectorFacts facts, FindingList found, List<ToolRun> stretch, double cyclesMin)
    {
        ToolRun[] pair = [.. stretch.Take(2).OrderBy(run => run.Name, StringComparer.Ordinal)];
        found.Add(
            facts, $"{pair[0].Name} / {pair[1].Name}", [.. stretch.Select(run => run.Span)],
            $"{Words.By(trace.AgentOf(stretch[0].Span))} went {stretch.Count / 2} times back and forth between {Words.Quote(stretch[0].Name)} and {Words.Quote(stretch[1].Name)}; "
                + $"arguments and results of both stayed the same. {Words.Times(cyclesMin)} rounds make a loop.",
            tool: stretch[0].Name, wasted: Sequences.AskedForRepeats(stretch.Skip(1)));
    }
}

using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>
/// The same call with the same arguments and the same result in a row. Results that change in between are polling, cursors that move are other
/// arguments, and calls that fail are the business of <see cref="RetryStormDetector"/>.
/// </summary>
internal sealed class ToolLoopDetector : IDetector
{
    public string Id => "tool_loop";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IReadOnlyList<ToolRun> tools in Sequences.OfTools(trace))
        {
            foreach (IReadOnlyList<ToolRun> stretch in Sequences.Stretches(tools, static (earlier, later) => later.IsSameCall(earlier)))
            {
                ToolRun first = stretch[0];
                double callsMin = facts.Thresholds[SmallTalk.Is(first.Result, facts) ? "pollingCalls" : "calls"];
                if (stretch.Count >= callsMin && stretch.All(run => !run.HasFailed && run.Result is not null && run.Result == first.Result))
                {
                    found.Add(
                        facts, first.Name, [.. stretch.Select(run => run.Span)],
                        $"{Words.By(trace.AgentOf(first.Span))} called {Words.Quote(first.Name)} {stretch.Count} times in a row with the same arguments "
                            + $"{Words.Quote(first.Arguments!)}, and got the same result each time: {Words.Quote(first.Result!)}. {Words.Times(callsMin)} such calls make a loop.",
                        tool: first.Name, wasted: Sequences.AskedForRepeats(stretch));
                }
            }
        }
    }
}

using System.Text;
using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>Calls whose arguments differ in nothing that matters and that get the same result.</summary>
internal sealed class NearDuplicateCallsDetector : IDetector
{
    public string Id => "near_duplicate_calls";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        ArgumentLikeness likeness = new((int)facts.Thresholds["wordsMin"]);
        foreach (IReadOnlyList<ToolRun> tools in Sequences.OfTools(trace))
        {
            foreach (IReadOnlyList<ToolRun> stretch in Sequences.Stretches(tools, (earlier, later) => IsNearlySame(earlier, later, likeness, facts)))
            {
                int wordings = stretch.Select(run => run.Arguments).Distinct().Count();
                if (stretch.Count >= facts.Thresholds["calls"] && wordings > 1)
                {
                    Add(trace, facts, found, stretch, wordings);
                }
            }
        }
    }

    private static bool IsNearlySame(ToolRun earlier, ToolRun later, ArgumentLikeness likeness, DetectorFacts facts)
    {
        if (earlier.HasFailed || later.HasFailed || earlier.Name != later.Name || later.Arguments is null || earlier.Arguments is null
            || later.Shape != ResultShape.Usable || later.Result is null || later.Result != earlier.Result)
        {
            return false;
        }
        return likeness.Compare(earlier.Arguments, later.Arguments) switch
        {
            Likeness.Same => true,
            // The same short acknowledgement for another name is a second piece of work, not a repetition.
            Likeness.OneWord => Encoding.UTF8.GetByteCount(later.Result) >= facts.Thresholds["resultBytesMin"],
            _ => false,
        };
    }

    private static void Add(TraceView trace, DetectorFacts facts, FindingList found, IReadOnlyList<ToolRun> stretch, int wordings) => found.Add(
        facts, stretch[0].Name, [.. stretch.Select(run => run.Span)],
        $"{Words.By(trace.AgentOf(stretch[0].Span))} called {Words.Quote(stretch[0].Name)} {stretch.Count} times in a row with {wordings} wordings of the same arguments, "
            + $"from {Words.Quote(stretch[0].Arguments!)} to {Words.Quote(stretch[^1].Arguments!)}, and got the same result each time. {Words.Times(facts.Thresholds["calls"])} such calls light this.",
        tool: stretch[0].Name, wasted: Sequences.AskedForRepeats(stretch));
}

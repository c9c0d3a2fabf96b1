using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>A tool's span that did not fail, with an error or nothing at all as its result.</summary>
internal sealed class SilentToolFailureDetector : IDetector
{
    public string Id => "silent_tool_failure";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        foreach (IGrouping<string, ToolRun> group in trace.Tools.Where(tool => tool is { IsFailed: false, Shape: not ResultShape.Usable }).GroupBy(tool => tool.Name))
        {
            ToolRun first = group.First();
            string returned = first.Shape == ResultShape.Empty ? "nothing" : $"an error as its result: {Words.Quote(first.Result!)}";
            int count = group.Count();
            found.Add(
                facts, first.Name, [.. group.Select(run => run.Span)],
                $"The tool {Words.Quote(first.Name)} ended without an error status but returned {returned}.{(count > 1 ? $" So did {count} runs of it in this trace." : "")}",
                tool: first.Name);
        }
    }
}

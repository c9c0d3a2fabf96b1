using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>Tool runs and model calls one after the other, as the agent in whose loop they are made them.</summary>
internal static class Sequences
{
    /// <summary>The tool runs of each loop, in order of start.</summary>
    public static IEnumerable<IReadOnlyList<ToolRun>> OfTools(TraceView trace) => trace.Tools.GroupBy(tool => tool.Loop).Select(group => (IReadOnlyList<ToolRun>)[.. group]);

    /// <summary>The model calls of each loop, in order of start.</summary>
    public static IEnumerable<IReadOnlyList<ModelCall>> OfCalls(TraceView trace) => trace.Calls.GroupBy(call => call.Loop).Select(group => (IReadOnlyList<ModelCall>)[.. group]);

    /// <summary>
    /// The longest stretches of neighbours that belong together. What runs at the same time, or was asked for in the same answer, is a fan-out and
    /// no sequence, so it is never in one stretch.
    /// </summary>
    public static IEnumerable<IReadOnlyList<ToolRun>> Stretches(IReadOnlyList<ToolRun> tools, Func<ToolRun, ToolRun, bool> belongTogether)
    {
        List<ToolRun> stretch = [];
        foreach (ToolRun tool in tools)
        {
            if (stretch.Count > 0 && !(Follows(stretch[^1], tool) && belongTogether(stretch[^1], tool)))
            {
                yield return stretch;
                stretch = [];
            }
            stretch.Add(tool);
        }
        if (stretch.Count > 0)
        {
            yield return stretch;
        }
    }

    public static bool Follows(ToolRun earlier, ToolRun later) =>
        later.StartNanos >= earlier.EndNanos && !(later.IsAskedById && earlier.IsAskedById && later.AskedBy == earlier.AskedBy);

    /// <summary>The calls without those that run beside the one before: a fan-out is one step.</summary>
    public static List<ModelCall> OneAfterTheOther(IEnumerable<ModelCall> calls)
    {
        List<ModelCall> steps = [];
        foreach (ModelCall call in calls)
        {
            if (steps.Count == 0 || call.Span.StartTimeUnixNano >= steps[^1].Span.EndTimeUnixNano)
            {
                steps.Add(call);
            }
        }
        return steps;
    }

    /// <summary>The calls that asked for all but the first of some tool runs.</summary>
    public static IEnumerable<ModelCall> AskedForRepeats(IEnumerable<ToolRun> tools) => tools.Skip(1).Select(tool => tool.AskedBy).OfType<ModelCall>();
}

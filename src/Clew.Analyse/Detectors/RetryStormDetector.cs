using Clew.Analyse.View;

namespace Clew.Analyse.Detectors;

/// <summary>The same call failing several times in a row. Two or three attempts are what every client does; other arguments are another attempt at the task.</summary>
internal sealed class RetryStormDetector : IDetector
{
    public string Id => "retry_storm";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        int failuresMin = (int)facts.Thresholds["failures"];
        foreach (IReadOnlyList<ToolRun> tools in Sequences.OfTools(trace))
        {
            foreach (IReadOnlyList<ToolRun> stretch in Sequences.Stretches(tools, IsRetry).Where(stretch => stretch.Count >= failuresMin && stretch[0].HasFailed))
            {
                ToolRun last = stretch[^1];
                string error = last.IsFailed ? last.Span.ErrorMessage.Or(last.Span.ErrorType).ToString() : last.Result!;
                found.Add(
                    facts, last.Name, [.. stretch.Select(run => run.Span)],
                    $"The tool {Words.Quote(last.Name)} failed {stretch.Count} times in a row with the same arguments{Because(error)}. {failuresMin} failures light this.",
                    tool: last.Name, wasted: Sequences.AskedForRepeats(stretch));
            }
        }
        foreach (IReadOnlyList<ModelCall> calls in Sequences.OfCalls(trace))
        {
            foreach (List<ModelCall> stretch in FailedInARow(calls).Where(stretch => stretch.Count >= failuresMin))
            {
                ModelCall last = stretch[^1];
                found.Add(
                    facts, last.Model, [.. stretch.Select(call => call.Span)],
                    $"Calls of {Words.Quote(last.Model)} failed {stretch.Count} times in a row{Because(last.Span.ErrorMessage.Or(last.Span.ErrorType).ToString())}. {failuresMin} failures light this.",
                    model: last.Model, wasted: stretch);
            }
        }
    }

    private static bool IsRetry(ToolRun earlier, ToolRun later) => earlier.HasFailed && later.HasFailed && (later.IsSameCall(earlier) || IsSameError(earlier, later));

    /// <summary>Without arguments the same words of failure say that the same was tried.</summary>
    private static bool IsSameError(ToolRun earlier, ToolRun later) =>
        earlier.Arguments is null && later.Arguments is null && earlier.Name == later.Name
        && earlier.Span.ErrorType == later.Span.ErrorType && earlier.Span.ErrorMessage == later.Span.ErrorMessage;

    private static IEnumerable<List<ModelCall>> FailedInARow(IReadOnlyList<ModelCall> calls)
    {
        List<ModelCall> stretch = [];
        foreach (ModelCall call in calls)
        {
            if (stretch.Count > 0 && !(call.IsFailed && call.Model == stretch[^1].Model && call.Span.StartTimeUnixNano >= stretch[^1].Span.EndTimeUnixNano))
            {
                yield return stretch;
                stretch = [];
            }
            if (call.IsFailed)
            {
                stretch.Add(call);
            }
        }
        yield return stretch;
    }

    private static string Because(string error) => error.Length > 0 ? $": {Words.Quote(error)}" : "";
}

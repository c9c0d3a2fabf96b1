using System.Text;
using Clew.Analyse.Detectors;
using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>The thresholds of the detectors, as the screen compares with them.</summary>
internal sealed class ScreenRules
{
    private readonly byte[][] handoffPrefixes;
    private readonly DetectorFacts overflow;
    private readonly int overflowWordMin;

    public ScreenRules(DetectorSet detectors)
    {
        Results = new ResultReader(detectors["silent_tool_failure"]);
        handoffPrefixes = [.. detectors["handoff_dead_end"].Words["prefixes"].Select(Encoding.UTF8.GetBytes)];
        overflow = detectors["context_overflow"];
        overflowWordMin = overflow.Words["errors"].Select(word => word.Length).DefaultIfEmpty(int.MaxValue).Min();
        RepeatsMin = (int)Math.Min(detectors["tool_loop"].Thresholds["calls"], detectors["near_duplicate_calls"].Thresholds["calls"]);
        CyclesMin = (int)detectors["ping_pong_loop"].Thresholds["cycles"];
        OneWordResultBytesMin = (int)detectors["near_duplicate_calls"].Thresholds["resultBytesMin"];
        IterationsMax = (long)detectors["runaway_iterations"].Thresholds["iterations"];
        WindowShare = Math.Min(1, detectors["context_near_limit"].Thresholds["windowShare"]);
        InputShare = detectors["dropped_history"].Thresholds["inputShare"];
        FailuresMin = (int)detectors["retry_storm"].Thresholds["failures"];
        EmptyOutputTokens = detectors["empty_answer"].Thresholds["outputTokens"];
        GapNanos = (long)(detectors["stuck_run"].Thresholds["gapSeconds"] * 1e9);
        OpenNanos = (long)(Math.Min(detectors["stuck_run"].Thresholds["openSeconds"], detectors["orphan_spans"].Thresholds["openSeconds"]) * 1e9);
        Enabled = Mask(detectors);
    }

    public ResultReader Results { get; }

    public int RepeatsMin { get; }

    public int CyclesMin { get; }

    public int OneWordResultBytesMin { get; }

    public long IterationsMax { get; }

    public double WindowShare { get; }

    public double InputShare { get; }

    public int FailuresMin { get; }

    public double EmptyOutputTokens { get; }

    public long GapNanos { get; }

    public long OpenNanos { get; }

    /// <summary>The signs of the detectors that are switched on.</summary>
    public TraceSigns Enabled { get; }

    /// <summary>The signs of which each finding of a detector has at least one.</summary>
    public static TraceSigns SignsOf(string detector) => detector switch
    {
        "tool_loop" or "ping_pong_loop" or "near_duplicate_calls" => TraceSigns.RepeatedResult | TraceSigns.InferredTools,
        "runaway_iterations" => TraceSigns.ManyCalls,
        "hallucinated_tool" or "invalid_arguments" => TraceSigns.ToolNotAsOffered,
        "silent_tool_failure" => TraceSigns.ErrorShapedResult | TraceSigns.InferredTools,
        "truncation" or "refused_answer" => TraceSigns.FinishReason,
        "context_near_limit" or "context_overflow" => TraceSigns.ContextUse,
        "dropped_history" => TraceSigns.InputShrank,
        "retry_storm" => TraceSigns.ManyFailures | TraceSigns.InferredTools,
        "empty_answer" => TraceSigns.EmptyAnswer,
        "handoff_dead_end" => TraceSigns.Handoff | TraceSigns.InferredTools,
        "stuck_run" => TraceSigns.LongRun,
        "orphan_spans" => TraceSigns.MissingParents,
        "broken_propagation" => TraceSigns.OverlappingTrace,
        "content_against_policy" => TraceSigns.ForbiddenContent,
        _ => TraceSigns.None,
    };

    public bool IsHandoff(ReadOnlySpan<byte> tool)
    {
        foreach (byte[] prefix in handoffPrefixes)
        {
            if (tool.Length >= prefix.Length && Ascii.EqualsIgnoreCase(tool[..prefix.Length], prefix))
            {
                return true;
            }
        }
        return false;
    }

    public bool IsContextError(Span call) =>
        (call.IsError || !call.ErrorType.IsNullOrEmpty || call.Llm!.FinishReasonsOriginal.Length >= overflowWordMin) && ContextErrors.In(call, overflow);

    private static TraceSigns Mask(DetectorSet detectors) =>
        detectors.Detectors.Where(detector => detector.Enabled).Aggregate(TraceSigns.None, (signs, detector) => signs | SignsOf(detector.Id));
}

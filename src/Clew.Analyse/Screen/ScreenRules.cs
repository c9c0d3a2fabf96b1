using Clew.Analyse.Detectors;
using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>The thresholds of the detectors, as the screen compares with them.</summary>
internal sealed class ScreenRules
{
    private readonly DetectorFacts overflow;
    private readonly int overflowWordMin;

    public ScreenRules(DetectorSet detectors)
    {
        Results = new ResultReader(detectors["silent_tool_failure"]);
        Handoffs = new Handoffs(detectors["handoff_dead_end"]);
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

    public Handoffs Handoffs { get; }

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
        "tool_loop" or "ping_pong_loop" or "near_duplicate_calls" => TraceSigns.RepeatedResult | TraceSigns.InferredTools | TraceSigns.MessageLogs,
        "runaway_iterations" => TraceSigns.ManyCalls,
        "hallucinated_tool" or "invalid_arguments" => TraceSigns.ToolNotAsOffered | TraceSigns.MessageLogs,
        "silent_tool_failure" => TraceSigns.ErrorShapedResult | TraceSigns.InferredTools | TraceSigns.MessageLogs,
        "truncation" => TraceSigns.FinishReason,
        "refused_answer" => TraceSigns.FinishReason | TraceSigns.MessageLogs,
        "context_near_limit" or "context_overflow" => TraceSigns.ContextUse,
        "dropped_history" => TraceSigns.InputShrank | TraceSigns.MessageLogs,
        "retry_storm" => TraceSigns.ManyFailures | TraceSigns.InferredTools | TraceSigns.MessageLogs,
        "empty_answer" => TraceSigns.EmptyAnswer | TraceSigns.MessageLogs,
        "handoff_dead_end" => TraceSigns.Handoff | TraceSigns.InferredTools | TraceSigns.MessageLogs,
        "stuck_run" => TraceSigns.LongRun,
        "orphan_spans" => TraceSigns.MissingParents,
        "broken_propagation" => TraceSigns.OverlappingTrace,
        "content_against_policy" => TraceSigns.ForbiddenContent,
        _ => TraceSigns.None,
    };

    public bool IsContextError(Span call) =>
        (call.IsError || !call.ErrorType.IsNullOrEmpty || call.Llm!.FinishReasonsOriginal.Length >= overflowWordMin) && ContextErrors.In(call, overflow);

    private static TraceSigns Mask(DetectorSet detectors) =>
        detectors.Detectors.Where(detector => detector.Enabled).Aggregate(TraceSigns.None, (signs, detector) => signs | SignsOf(detector.Id));
}

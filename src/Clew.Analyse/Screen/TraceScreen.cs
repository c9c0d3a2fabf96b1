using Clew.Analyse.Detectors;
using Clew.Analyse.Screen;
using Clew.Analyse.View;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse;

/// <summary>
/// Watches spans pass at ingest and keeps, per trace, what tells whether looking at the whole trace could find anything: reading it back costs a
/// hundred times more. Bounded: the trace that was touched least recently makes room; of one that nobody asked for by then it stays known whether it had
/// signs. Thread-safe.
/// </summary>
public sealed class TraceScreen
{
    /// <summary>Traces that are known at a time, at some 700 bytes each: those of minutes at a usual load, of seconds at the highest.</summary>
    public const int TracesMax = 32_768;

    private readonly Lock gate = new();
    private readonly TraceTable table;
    private readonly SourceNames names = new();
    private readonly ContextWindowCache windows;
    private readonly ScreenRules rules;
    private readonly ResultReader reader;
    private readonly ForbiddenContent forbidden;
    private readonly List<TraceId> withNewLogs = [];
    private readonly HashSet<TraceId> forgottenWithSigns = [];
    private readonly Queue<TraceId> forgottenOrder = new();
    private volatile DialectSet current;
    private OfferCheck offers;
    private ToolResultCheck results;
    private volatile LogMessages messages;

    /// <param name="detectors">Which detectors look, and their thresholds.</param>
    /// <param name="dialects">The vocabularies in which content is found at first.</param>
    /// <param name="prices">Tells the context windows of models.</param>
    public TraceScreen(DetectorSet detectors, DialectSet dialects, PriceTable prices)
        : this(detectors, dialects, prices, TracesMax)
    {
    }

    internal TraceScreen(DetectorSet detectors, DialectSet dialects, PriceTable prices, int tracesMax)
    {
        ArgumentNullException.ThrowIfNull(detectors);
        table = new TraceTable(tracesMax, Forget);
        windows = new ContextWindowCache(prices);
        rules = new ScreenRules(detectors);
        reader = new ResultReader(detectors["silent_tool_failure"]);
        forbidden = new ForbiddenContent(detectors["content_against_policy"]);
        (current, offers, results, messages) = (dialects, new OfferCheck(dialects), new ToolResultCheck(dialects, reader), new LogMessages(dialects));
    }

    /// <summary>The vocabularies in which content is found. Setting those that are set already costs nothing.</summary>
    public DialectSet Dialects
    {
        get => current;
        set
        {
            if (ReferenceEquals(value, current))
            {
                return;
            }
            lock (gate)
            {
                (current, offers, results, messages) = (value, new OfferCheck(value), new ToolResultCheck(value, reader), new LogMessages(value));
            }
        }
    }

    /// <summary>Traces that are known.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return table.Count;
            }
        }
    }

    /// <summary>Traces that were forgotten to make room.</summary>
    public long Evicted
    {
        get
        {
            lock (gate)
            {
                return table.Evicted;
            }
        }
    }

    /// <summary>Adds what a batch tells. Called once per batch, after <see cref="Pipeline.IngestPipeline.Process(SpanBatch)"/>.</summary>
    public void Observe(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (gate)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                Observe(batch[i]);
            }
        }
    }

    /// <summary>Adds what log records tell that carry messages of spans. Called once per batch, after <see cref="Pipeline.IngestPipeline.Process(LogBatch, out SpanBatch)"/>.</summary>
    public void Observe(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            LogRecord log = batch[i];
            if (!log.TraceId.IsEmpty && messages.IsMessage(log, out bool asks))
            {
                lock (gate)
                {
                    Observe(log, asks);
                }
            }
        }
    }

    /// <summary>
    /// Traces of which messages came as log records in the meantime and that are to be looked at for them: records come on their own way, often after
    /// the trace was settled. Each is told once, when it was quiet for as long as is given.
    /// </summary>
    public IReadOnlyList<TraceId> TakeWithNewLogs(long nowUnixNanos, long quietNanos)
    {
        List<TraceId> taken = [];
        lock (gate)
        {
            withNewLogs.RemoveAll(traceId =>
            {
                if (table.Find(traceId) is { } state && nowUnixNanos - state.TouchedNanos < quietNanos)
                {
                    return false;
                }
                if (table.Find(traceId) is { SpanCount: > 0 } known)
                {
                    known.HasNewLogs = false;
                    taken.Add(traceId);
                }
                return true;
            });
        }
        return taken;
    }

    /// <summary>
    /// What is known of a quiet trace. It stays known, so that spans that come later add to it. Null when the trace is unknown: forgotten, see
    /// <see cref="HadSigns"/>, or from before the start, when it has to be read.
    /// </summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="nowUnixNanos">The time at which is looked.</param>
    public ScreenedTrace? Examine(TraceId traceId, long nowUnixNanos)
    {
        lock (gate)
        {
            if (table.Find(traceId) is not { } state)
            {
                return null;
            }
            state.IsExamined = true;
            return ToScreened(state, nowUnixNanos);
        }
    }

    /// <summary>
    /// Whether a trace had signs when it was forgotten before anybody asked. Under more load than the screen remembers until traces are settled, to read
    /// all that it forgot would take the time that settling them needs. Told once.
    /// </summary>
    public bool HadSigns(TraceId traceId)
    {
        lock (gate)
        {
            return forgottenWithSigns.Remove(traceId);
        }
    }

    /// <summary>
    /// Traces whose root has not come and that were quiet for longer than <c>stuck_run</c> and <c>orphan_spans</c> allow, each told once: nothing will
    /// touch them again, so that they have to be looked at for that.
    /// </summary>
    public IReadOnlyList<TraceId> TakeStuck(long nowUnixNanos)
    {
        List<TraceId> stuck = [];
        lock (gate)
        {
            // From the trace that was quiet for longest to the first that is not quiet for long enough.
            foreach (TraceState state in table.FromOldest().TakeWhile(state => nowUnixNanos - state.TouchedNanos >= rules.OpenNanos))
            {
                if (!state.IsStuckTold && state.SignsAt(nowUnixNanos, rules) != TraceSigns.None && state.IsAbandonedAt(nowUnixNanos, rules))
                {
                    state.IsStuckTold = true;
                    stuck.Add(state.TraceId);
                }
            }
        }
        return stuck;
    }

    private void Forget(TraceState state)
    {
        if (state.IsExamined || state.SignsAt(state.TouchedNanos, rules) == TraceSigns.None || !forgottenWithSigns.Add(state.TraceId))
        {
            return;
        }
        forgottenOrder.Enqueue(state.TraceId);
        if (forgottenOrder.Count > TracesMax)
        {
            forgottenWithSigns.Remove(forgottenOrder.Dequeue());
        }
    }

    private void Observe(Span span)
    {
        TraceState state = table.Touch(span.TraceId, span.ReceivedTimeUnixNano);
        state.AddSpan(span, names);
        if (forbidden.IsIn(span.Attributes))
        {
            state.Signs |= TraceSigns.ForbiddenContent;
        }
        if (state.Conversation == 0 && !span.ConversationId.IsNullOrEmpty)
        {
            table.Join(ByteHash.Of(span.ConversationId.Span));
        }
        if (span.Iterations > rules.IterationsMax)
        {
            state.Signs |= TraceSigns.ManyCalls;
        }
        if ((!span.ToolName.IsNullOrEmpty && rules.Handoffs.IsTool(span.ToolName.Span)) || rules.Handoffs.IsSpan(span))
        {
            state.AddHandoff(span.StartTimeUnixNano);
        }
        switch (span.Kind)
        {
            case SpanKind.Agent:
                state.AddAgent(span);
                break;
            case SpanKind.Llm:
                ObserveCall(state, span);
                break;
            case SpanKind.Tool or SpanKind.Mcp when !span.ToolName.IsNullOrEmpty:
                ObserveTool(state, span);
                break;
        }
    }

    private void ObserveCall(TraceState state, Span call)
    {
        GenAICall llm = call.Llm!;
        bool hasFailed = call.IsError || !call.ErrorType.IsNullOrEmpty;
        state.Calls += call.Counted ? 1 : 0;
        state.Failures += hasFailed ? 1 : 0;
        ReadOnlySpan<byte> reasons = llm.FinishReasons.Span;
        if (reasons.IndexOf("length"u8) >= 0 || reasons.IndexOf("content_filter"u8) >= 0)
        {
            state.Signs |= TraceSigns.FinishReason;
        }
        if (call.Usage is { InputTotal: > 0 } usage)
        {
            bool isNear = usage.InputTotal > rules.WindowShare * windows.Of(llm);
            state.Signs |= isNear ? TraceSigns.ContextUse : TraceSigns.None;
            if (call.HasContent)
            {
                state.AddInput(call.Agent.Span, call.StartTimeUnixNano, usage.InputTotal, rules.InputShare);
            }
        }
        if (rules.IsContextError(call))
        {
            state.Signs |= TraceSigns.ContextUse;
        }
        state.HasCallContent |= call.HasContent;
        if (EmptyAnswerDetector.MayBeEmpty(call, call.RequestedTools, rules.EmptyOutputTokens))
        {
            state.Signs |= TraceSigns.EmptyAnswer;
        }
        state.HasShortAnswer |= call.RequestedTools.IsNull && EmptyAnswerDetector.MayBeEmpty(call, Utf8Text.Empty, rules.EmptyOutputTokens);
        if (call.RequestedTools.Length > 0)
        {
            if (call.Counted)
            {
                state.AddRequests(call.RequestedTools.Span);
            }
            if ((state.Signs & TraceSigns.ToolNotAsOffered) == 0 && offers.HasFault(call))
            {
                state.Signs |= TraceSigns.ToolNotAsOffered;
            }
        }
    }

    private void Observe(LogRecord log, bool asks)
    {
        TraceState state = table.Touch(log.TraceId, log.ReceivedTimeUnixNano);
        state.HasMessageLogs = true;
        state.AsksInLogs |= asks;
        state.Signs |= forbidden.IsIn(log.Attributes) ? TraceSigns.ForbiddenContent : TraceSigns.None;
        if (!state.HasNewLogs && withNewLogs.Count < TracesMax)
        {
            state.HasNewLogs = true;
            withNewLogs.Add(log.TraceId);
        }
    }

    private void ObserveTool(TraceState state, Span tool)
    {
        bool hasFailed = tool.IsError || !tool.ErrorType.IsNullOrEmpty;
        state.AddTool(tool);
        if (!hasFailed && tool.HasContent)
        {
            ResultShape shape = results.Read(tool, out int bytes);
            state.Signs |= shape == ResultShape.Usable ? TraceSigns.None : TraceSigns.ErrorShapedResult;
            hasFailed = shape == ResultShape.Error;
            if (!hasFailed)
            {
                state.AddResult(ResultKey(tool, bytes), rules);
            }
        }
        state.Failures += hasFailed ? 1 : 0;
    }

    /// <summary>
    /// The same for runs that a loop could be made of. Arguments are compared where a detector compares them closely: a short acknowledgement
    /// comes for every item of a list.
    /// </summary>
    private uint ResultKey(Span tool, int bytes)
    {
        ulong key = ByteHash.Of(tool.OutputPreview.Span, ByteHash.Of(tool.ToolName.Span));
        bool isWhole = tool.InputPreview.Length is > 0 and < PreviewBytes;
        return (uint)(bytes < rules.OneWordResultBytesMin && isWhole ? ByteHash.Mix(key, ByteHash.OfWords(tool.InputPreview.Span)) : key);
    }

    /// <summary>Previews of this length may be cut, and then the order of words matters.</summary>
    private const int PreviewBytes = 190;

    private ScreenedTrace ToScreened(TraceState state, long nowUnixNanos)
    {
        TraceSigns signs = state.SignsAt(nowUnixNanos, rules);
        IReadOnlyList<ConversationNeighbour> neighbours = table.NeighboursOf(state);
        signs |= neighbours.Any(other => other.IsNestedWith(state.StartNanos, state.EndNanos)) ? TraceSigns.OverlappingTrace & rules.Enabled : TraceSigns.None;
        return new ScreenedTrace(
            state.TraceId, signs, state.Agent, state.SpanCount, state.CostNanoUsd / 1e9, state.Tokens, state.EndNanos - state.StartNanos, state.HasMessageLogs, neighbours);
    }
}

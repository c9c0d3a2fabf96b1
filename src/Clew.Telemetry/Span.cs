namespace Clew.Telemetry;

/// <summary>
/// A span: as received (first part), and what Clew understood of it (second part, set by the pipeline). The same type goes from the
/// decoder through the pipeline into the store, and from the store to JSON. Spans are reused with their batch.
/// </summary>
public sealed class Span : IBatchItem
{
    private static readonly Resource NoResource = new();
    private static readonly InstrumentationScope NoScope = new();
    private readonly GenAICall llm = new();
    private readonly List<SpanEvent> spareEvents = [];

    public TraceId TraceId { get; set; }

    public SpanId SpanId { get; set; }

    public SpanId ParentSpanId { get; set; }

    public Utf8Text TraceState { get; set; }

    /// <summary>W3C trace flags in the low byte; bits 8 and 9 tell whether the parent is remote.</summary>
    public uint Flags { get; set; }

    public Utf8Text Name { get; set; }

    public OtlpSpanKind OtlpKind { get; set; }

    public long StartTimeUnixNano { get; set; }

    public long EndTimeUnixNano { get; set; }

    public StatusCode StatusCode { get; set; }

    public Utf8Text StatusMessage { get; set; }

    public Resource Resource { get; set; } = NoResource;

    public InstrumentationScope Scope { get; set; } = NoScope;

    public AttributeList Attributes { get; } = new();

    /// <summary>
    /// Attributes that carry message bodies, or values too large to keep beside the rest. The decoder puts all attributes into
    /// <see cref="Attributes"/>; the normaliser moves these here, so that they are stored apart and can live shorter.
    /// </summary>
    public AttributeList Content { get; } = new();

    public List<SpanEvent> Events { get; } = [];

    public List<SpanLink> Links { get; } = [];

    public uint DroppedAttributesCount { get; set; }

    public uint DroppedEventsCount { get; set; }

    public uint DroppedLinksCount { get; set; }

    /// <summary>When this server received the span.</summary>
    public long ReceivedTimeUnixNano { get; set; }

    // ---- what the pipeline understood ----

    public SpanKind Kind { get; set; }

    /// <summary>The dialect table that recognised the span, for example <c>otel_current</c>; not sent when none did.</summary>
    public Utf8Text Emitter { get; set; }

    /// <summary>Null on spans that are no model call.</summary>
    public GenAICall? Llm { get; private set; }

    /// <summary>What the span itself reported; null when it reported nothing. Whether it is counted is the ledger's decision.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>Cost of <see cref="Usage"/> in nano US dollars; null without a usage or a price.</summary>
    public long? CostNanoUsd { get; set; }

    /// <summary>What the emitter itself reports as cost, in nano US dollars; null when it reports none. Kept beside the computed cost.</summary>
    public long? ReportedCostNanoUsd { get; set; }

    /// <summary>Name of the agent that this span invokes or belongs to.</summary>
    public Utf8Text Agent { get; set; }

    public Utf8Text AgentId { get; set; }

    public Utf8Text AgentVersion { get; set; }

    public Utf8Text ToolName { get; set; }

    public Utf8Text ToolCallId { get; set; }

    public Utf8Text ToolType { get; set; }

    /// <summary>
    /// The tools that a model's answer asks for: a line per call, the tool's name and, after a tab, the call's id where there is one. Empty when
    /// the answer was sent and asks for none; not set when the span carries no answer.
    /// </summary>
    public Utf8Text RequestedTools { get; set; }

    public Utf8Text ConversationId { get; set; }

    public Utf8Text UserId { get; set; }

    /// <summary><c>error.type</c>, or the type of the recorded exception.</summary>
    public Utf8Text ErrorType { get; set; }

    public Utf8Text ErrorMessage { get; set; }

    /// <summary>Start of what went in, as plain text, for lists. Bounded by the normaliser.</summary>
    public Utf8Text InputPreview { get; set; }

    public Utf8Text OutputPreview { get; set; }

    /// <summary>How many turns the agent's loop took, where its emitter says so (<c>agent.iterations</c>).</summary>
    public long? Iterations { get; set; }

    /// <summary>The ledger's decision, made on the whole trace when it is read: false when the usage repeats that of other spans.</summary>
    public bool Counted { get; set; }

    /// <summary>Why not, for example <c>aggregateOf 00f067aa0ba902b7</c>.</summary>
    public Utf8Text NotCountedBecause { get; set; }

    /// <summary>Nobody sent this span: it is what a log record of its trace tells of a call.</summary>
    public bool FromLog { get; set; }

    /// <summary>Message content was stored for this span.</summary>
    public bool HasContent { get; set; }

    /// <summary>There was some, and it is not kept any more.</summary>
    public bool ContentExpired { get; set; }

    /// <summary>Never negative: a client whose clock stepped back ends before it starts.</summary>
    public long DurationNanos => Math.Max(0, EndTimeUnixNano - StartTimeUnixNano);

    public bool IsRoot => ParentSpanId.IsEmpty;

    public bool IsError => StatusCode == StatusCode.Error;

    /// <summary>Makes the span a model call and returns the call, empty when it was none before.</summary>
    public GenAICall EnsureLlm() => Llm ??= llm;

    /// <summary>Takes over what another span tells of the same call: its usage and cost, and what of the call is not known here.</summary>
    public void TakeUsageOf(Span other)
    {
        (Usage, CostNanoUsd, ReportedCostNanoUsd) = (other.Usage, other.CostNanoUsd, other.ReportedCostNanoUsd);
        (Counted, NotCountedBecause) = (true, default);
        RequestedTools = RequestedTools.IsNull ? other.RequestedTools : RequestedTools;
        if (other.Llm is { } told)
        {
            GenAICall call = EnsureLlm();
            call.Provider = call.Provider.Or(told.Provider);
            call.RequestModel = call.RequestModel.Or(told.RequestModel);
            call.ResponseModel = call.ResponseModel.Or(told.ResponseModel);
            call.ResponseId = call.ResponseId.Or(told.ResponseId);
            call.FinishReasons = call.FinishReasons.Or(told.FinishReasons);
            call.FinishReasonsOriginal = call.FinishReasonsOriginal.Or(told.FinishReasonsOriginal);
            call.TtftNanos ??= told.TtftNanos;
        }
    }

    /// <summary>Adds an event, reusing one of an earlier batch.</summary>
    public SpanEvent AddEvent()
    {
        SpanEvent added;
        if (spareEvents.Count > 0)
        {
            added = spareEvents[^1];
            spareEvents.RemoveAt(spareEvents.Count - 1);
        }
        else
        {
            added = new SpanEvent();
        }
        Events.Add(added);
        return added;
    }

    /// <summary>Back to the state of a new span, keeping allocated storage.</summary>
    public void Clear()
    {
        TraceId = default;
        SpanId = ParentSpanId = default;
        Flags = DroppedAttributesCount = DroppedEventsCount = DroppedLinksCount = 0;
        Name = TraceState = StatusMessage = Emitter = default;
        Agent = AgentId = AgentVersion = ToolName = ToolCallId = ToolType = RequestedTools = ConversationId = UserId = default;
        ErrorType = ErrorMessage = InputPreview = OutputPreview = NotCountedBecause = default;
        OtlpKind = default;
        StatusCode = default;
        StartTimeUnixNano = EndTimeUnixNano = ReceivedTimeUnixNano = 0;
        Resource = NoResource;
        Scope = NoScope;
        Attributes.Clear();
        Content.Clear();
        foreach (SpanEvent spanEvent in Events)
        {
            spanEvent.Clear();
            spareEvents.Add(spanEvent);
        }
        Events.Clear();
        Links.Clear();
        Kind = default;
        llm.Clear();
        Llm = null;
        Usage = null;
        CostNanoUsd = ReportedCostNanoUsd = Iterations = null;
        Counted = HasContent = ContentExpired = FromLog = false;
    }
}

/// <summary><c>opentelemetry.proto.trace.v1.Span.Event</c>.</summary>
public sealed class SpanEvent
{
    public long TimeUnixNano { get; set; }

    public Utf8Text Name { get; set; }

    public AttributeList Attributes { get; } = new();

    public uint DroppedAttributesCount { get; set; }

    public void Clear()
    {
        TimeUnixNano = 0;
        Name = default;
        DroppedAttributesCount = 0;
        Attributes.Clear();
    }
}

/// <summary><c>opentelemetry.proto.trace.v1.Span.Link</c>. Links are rare, so they are not reused.</summary>
public sealed class SpanLink
{
    public TraceId TraceId { get; set; }

    public SpanId SpanId { get; set; }

    public Utf8Text TraceState { get; set; }

    public AttributeList Attributes { get; } = new();

    public uint DroppedAttributesCount { get; set; }

    public uint Flags { get; set; }
}

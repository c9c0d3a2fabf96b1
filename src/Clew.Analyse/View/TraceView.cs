using Clew.Pipeline.Cost;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>A trace as the detectors look at it: every span once, in order of start, with who is around it; its model calls and its tool runs.</summary>
internal sealed class TraceView
{
    /// <summary>Deeper trees than this are cycles or hostile.</summary>
    private const int DepthMax = 512;
    private static readonly SpanMessages Nothing = new([], [], [], []);

    private readonly Dictionary<SpanId, Span> byId = [];
    private readonly Dictionary<SpanId, SpanMessages> messages = [];
    private readonly Dictionary<SpanId, Span> outerOfCall = [];
    private readonly ILookup<SpanId, LogRecord> logs;
    private readonly PriceTable prices;

    public TraceView(AnalysedTrace trace, DialectSet dialects, PriceTable prices, ResultReader results)
    {
        this.prices = prices;
        Dialects = dialects;
        Trace = trace;
        logs = trace.Logs.ToLookup(log => log.SpanId);
        foreach (Span span in trace.Spans)
        {
            if (!byId.TryGetValue(span.SpanId, out Span? other) || Supersedes(span, other))
            {
                byId[span.SpanId] = span;
            }
        }
        Spans = [.. byId.Values.OrderBy(span => span.StartTimeUnixNano).ThenBy(span => span.SpanId.Value)];
        Calls = ReadCalls();
        Tools = new ToolRunReader(this, results).Read();
    }

    public AnalysedTrace Trace { get; }

    public DialectSet Dialects { get; }

    public IReadOnlyList<Span> Spans { get; }

    /// <summary>In order of start.</summary>
    public IReadOnlyList<ModelCall> Calls { get; }

    /// <summary>In order of start.</summary>
    public IReadOnlyList<ToolRun> Tools { get; }

    public long StartNanos => Spans[0].StartTimeUnixNano;

    public long EndNanos => Spans.Max(span => span.StartTimeUnixNano + span.DurationNanos);

    /// <summary>Records that name the span and carry messages.</summary>
    public IReadOnlyList<LogRecord> LogsOf(Span span) => logs.Count == 0 ? [] : [.. logs[span.SpanId]];

    public Span? ParentOf(Span span) => span.ParentSpanId != span.SpanId ? byId.GetValueOrDefault(span.ParentSpanId) : null;

    /// <summary>The ancestors that came, the parent first.</summary>
    public IEnumerable<Span> AncestorsOf(Span span)
    {
        Span? ancestor = ParentOf(span);
        for (int depth = 0; ancestor is not null && depth < DepthMax; depth++)
        {
            yield return ancestor;
            ancestor = ParentOf(ancestor);
        }
    }

    /// <summary>The agent that a span is about or is in, by name; null when none is named.</summary>
    public string? AgentOf(Span span)
    {
        Span? named = span.Agent.IsNullOrEmpty ? AncestorsOf(span).FirstOrDefault(ancestor => !ancestor.Agent.IsNullOrEmpty) : span;
        return named?.Agent.ToString();
    }

    /// <summary>Tokens; null when not known.</summary>
    public long? WindowOf(ModelCall call) => prices.ContextWindow(call.Llm.Provider, call.Llm.ResponseModel, call.Llm.RequestModel);

    /// <summary>What a call says of its messages, or where it says nothing what the other spans about the same call do.</summary>
    public SpanMessages MessagesOf(ModelCall call)
    {
        SpanMessages own = MessagesOf(call.Span);
        return own.IsEmpty && outerOfCall.TryGetValue(call.Span.SpanId, out Span? outer) ? MessagesOf(outer) : own;
    }

    public SpanMessages MessagesOf(Span span)
    {
        if (!span.HasContent && span.Events.Count == 0 && !logs.Contains(span.SpanId))
        {
            return Nothing;
        }
        if (!messages.TryGetValue(span.SpanId, out SpanMessages? parsed))
        {
            parsed = MessageParser.Parse(span, LogsOf(span), Dialects);
            messages.Add(span.SpanId, parsed);
        }
        return parsed;
    }

    /// <summary>Spans of one loop: those below the nearest agent, tool or evaluator, otherwise those below the same top.</summary>
    public Span LoopOf(Span span) => ScopeOf(span) ?? AncestorsOf(span).LastOrDefault() ?? span;

    public Span? ScopeOf(Span span) => AncestorsOf(span).FirstOrDefault(ancestor => ancestor.Kind is SpanKind.Agent or SpanKind.Tool or SpanKind.Evaluator or SpanKind.Guardrail);

    /// <summary>Latest delivery first, as the ledger chooses; the rest only makes the choice the same in any order.</summary>
    private static bool Supersedes(Span left, Span right) =>
        (left.Counted, left.ReceivedTimeUnixNano, left.EndTimeUnixNano, left.Content.Count).CompareTo((right.Counted, right.ReceivedTimeUnixNano, right.EndTimeUnixNano, right.Content.Count)) > 0;

    private List<ModelCall> ReadCalls()
    {
        List<ModelCall> calls = [];
        foreach (Span span in Spans.Where(span => span is { Kind: SpanKind.Llm, Llm: not null }))
        {
            if (span.Counted)
            {
                ModelCall call = new(span, ScopeOf(span), LoopOf(span));
                calls.Add(logs.Contains(span.SpanId) ? WithAnswerOfLogs(call) : call);
            }
            else if ((span.HasContent || logs.Contains(span.SpanId)) && OwnerOf(span) is { } owner)
            {
                outerOfCall.TryAdd(owner, span);
            }
        }
        return calls;
    }

    /// <summary>The pipeline reads answers that are on spans only.</summary>
    private ModelCall WithAnswerOfLogs(ModelCall call)
    {
        if (!call.RequestedTools.IsNull)
        {
            return call;
        }
        IReadOnlyList<Message> answer = MessagesOf(call.Span).Output;
        return call with { RequestedTools = RequestedTool.Write(answer), IsRefusedInLogs = answer.Any(message => message.Parts.Any(part => part.IsRefusal)) };
    }

    private static SpanId? OwnerOf(Span span)
    {
        string because = span.NotCountedBecause.ToString();
        int space = because.LastIndexOf(' ');
        return space > 0 && SpanId.TryParse(because.AsSpan(space + 1), out SpanId owner) ? owner : null;
    }
}

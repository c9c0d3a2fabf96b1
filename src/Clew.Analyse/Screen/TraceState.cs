using System.Runtime.CompilerServices;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>What the screen keeps of one trace. Used again for another trace when it is forgotten.</summary>
internal sealed class TraceState
{
    private const int SlotsMax = 8;

    private const int ResultsMax = 16;

    /// <summary>A trace of more spans is read whatever its parents are. Of ids 32 bits are kept: a missing parent looks present once in 65,000 traces of this size.</summary>
    private const int IdsMax = 1 << 16;

    private WordList repeated;
    private Repeats repeats;
    private WordList toolNames;
    private WordList requestedNames;
    private AgentStarts agents;
    private int agentCount;
    private WordList ids;
    private WordList parents;

    // Made for the first content: most traces have none.
    private (int Max, int Min, long LastStart)[] inputs = [];
    private bool hasManyTools;
    private ulong callIds;
    private bool hasToolIds;
    private bool hasRequestWithoutId;
    private long handoffStart;
    private int roots;
    private bool hasAgents;
    private bool hasManyAgents;
    private long longestAgentNanos;

    public TraceId TraceId { get; private set; }

    public TraceSigns Signs { get; set; }

    public long SpanCount { get; private set; }

    public long StartNanos { get; private set; }

    public long EndNanos { get; private set; }

    public long? CostNanoUsd { get; private set; }

    public long Tokens { get; private set; }

    public int Calls { get; set; }

    public int Failures { get; set; }

    public string? Agent { get; private set; }

    public string Service { get; private set; } = "";

    public ulong Conversation { get; set; }

    /// <summary>When its last span was received.</summary>
    public long TouchedNanos { get; set; }

    public bool IsStuckTold { get; set; }

    /// <summary>It was asked what is known of it, and nothing came since.</summary>
    public bool IsExamined { get; set; }

    /// <summary>Log records carry messages of it; see <see cref="TraceScreen.Observe(LogBatch)"/>.</summary>
    public bool HasMessageLogs { get; set; }

    /// <summary>Among them is an answer that asks for tools or refuses.</summary>
    public bool AsksInLogs { get; set; }

    /// <summary>The tokens of a call allow for an empty answer, and its messages were not on the span.</summary>
    public bool HasShortAnswer { get; set; }

    /// <summary>Some came since the trace was told of.</summary>
    public bool HasNewLogs { get; set; }

    /// <summary>Spans of calls carry messages themselves, so that records only repeat them.</summary>
    public bool HasCallContent { get; set; }

    /// <summary>The last span is a call that asks for tools, or a tool: without a root there should be more.</summary>
    public bool IsOpen { get; private set; }

    public bool HasRoot => roots > 0;

    public void Reset(TraceId traceId)
    {
        (TraceId, Signs, SpanCount, StartNanos, EndNanos) = (traceId, TraceSigns.None, 0, long.MaxValue, long.MinValue);
        (CostNanoUsd, Tokens, Calls, Failures, Agent, Service, Conversation) = (null, 0, 0, 0, null, "", 0);
        (IsStuckTold, IsExamined, IsOpen, hasToolIds, hasRequestWithoutId, hasAgents, hasManyAgents) = (false, false, false, false, false, false, false);
        (agentCount, roots) = (0, 0);
        (HasMessageLogs, AsksInLogs, HasShortAnswer, HasNewLogs, HasCallContent) = (false, false, false, false, false);
        (callIds, handoffStart, longestAgentNanos, hasManyTools) = (0, long.MinValue, -1, false);
        inputs.AsSpan().Clear();
        repeated.Clear();
        toolNames.Clear();
        requestedNames.Clear();
        ids.Clear();
        parents.Clear();
    }

    public void AddSpan(Span span, SourceNames names)
    {
        SpanCount++;
        IsExamined = false;
        long end = span.StartTimeUnixNano + span.DurationNanos;
        if (span.StartTimeUnixNano < StartNanos)
        {
            (StartNanos, Service) = (span.StartTimeUnixNano, names.Of(span.Resource.Service));
        }
        if (span.Kind is SpanKind.Llm or SpanKind.Tool or SpanKind.Mcp && end >= EndNanos)
        {
            IsOpen = span.Kind != SpanKind.Llm || span.RequestedTools.Length > 0 || span.Llm!.FinishReasons.Span.IndexOf("tool_calls"u8) >= 0;
        }
        EndNanos = Math.Max(EndNanos, end);
        if (span.DurationNanos > longestAgentNanos && !span.Agent.IsNullOrEmpty)
        {
            (longestAgentNanos, Agent) = (span.DurationNanos, names.Of(span.Agent));
        }
        if (span is { Counted: true, Usage: { } usage })
        {
            Tokens += usage.InputTotal + usage.OutputTotal;
            CostNanoUsd = span.CostNanoUsd is { } cost ? CostNanoUsd.GetValueOrDefault() + cost : CostNanoUsd;
        }
        AddIds(span);
    }

    public void AddAgent(Span span)
    {
        hasAgents = true;
        if (agentCount == SlotsMax)
        {
            // Too many to compare: whoever hands over in such a trace is looked at.
            hasManyAgents = true;
            return;
        }
        agents[agentCount++] = ((uint)ByteHash.Of(span.Agent.Span), span.StartTimeUnixNano);
    }

    public void AddHandoff(long start) => handoffStart = Math.Max(handoffStart, start);

    /// <param name="key">Of tool, arguments as far as they matter, and result.</param>
    /// <param name="rules">How often is too often.</param>
    public void AddResult(uint key, ScreenRules rules)
    {
        int slot = repeated.Items.IndexOf(key);
        if (slot >= 0)
        {
            repeats[slot] += repeats[slot] < byte.MaxValue ? (byte)1 : (byte)0;
            bool inTurn = repeats[slot] >= rules.CyclesMin && repeats[..repeated.Count].Count((byte)1) < repeated.Count - 1;
            Signs |= inTurn || repeats[slot] >= rules.RepeatsMin ? TraceSigns.RepeatedResult : TraceSigns.None;
        }
        else if (repeated.Count < ResultsMax)
        {
            repeats[repeated.Count] = 1;
            repeated.Add(key);
        }
        else
        {
            // Loops of agents with more results than these are looked for in the whole trace.
            Signs |= TraceSigns.RepeatedResult;
        }
    }

    public void AddTool(Span span)
    {
        hasManyTools |= !AddName(ref toolNames, span.ToolName.Span);
        if (!span.ToolCallId.IsNullOrEmpty)
        {
            hasToolIds = true;
            callIds -= ByteHash.Of(span.ToolCallId.Span);
        }
    }

    /// <param name="requested">Lines of a tool's name and, after a tab, the call's id.</param>
    public void AddRequests(ReadOnlySpan<byte> requested)
    {
        foreach (Range range in requested.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = requested[range];
            int tab = line.IndexOf((byte)'\t');
            hasManyTools |= !AddName(ref requestedNames, tab < 0 ? line : line[..tab]);
            hasRequestWithoutId |= tab < 0;
            callIds += tab < 0 ? 0 : ByteHash.Of(line[(tab + 1)..]);
        }
    }

    /// <param name="agent">Who called: inputs of several agents are not compared, unless they share a slot.</param>
    /// <param name="start">Of the call.</param>
    /// <param name="input">Tokens.</param>
    /// <param name="share">Less than this share of an earlier input is a shrinkage.</param>
    public void AddInput(ReadOnlySpan<byte> agent, long start, long input, double share)
    {
        inputs = inputs.Length == 0 ? new (int, int, long)[SlotsMax / 2] : inputs;
        ref (int Max, int Min, long LastStart) slot = ref inputs[(int)(ByteHash.Of(agent) % (ulong)inputs.Length)];
        bool isFirst = slot.Max == 0;
        // Earlier calls that come later are compared the other way round.
        if (!isFirst && (input < share * slot.Max || (start < slot.LastStart && slot.Min < share * input)))
        {
            Signs |= TraceSigns.InputShrank;
        }
        int tokens = (int)Math.Min(input, int.MaxValue);
        slot = (Math.Max(slot.Max, tokens), isFirst ? tokens : Math.Min(slot.Min, tokens), isFirst ? start : Math.Max(slot.LastStart, start));
    }

    /// <summary>The signs that only show when all is there.</summary>
    public TraceSigns SignsAt(long nowNanos, ScreenRules rules)
    {
        TraceSigns signs = Signs;
        signs |= Calls > rules.IterationsMax ? TraceSigns.ManyCalls : TraceSigns.None;
        signs |= Failures >= rules.FailuresMin ? TraceSigns.ManyFailures : TraceSigns.None;
        signs |= HasMessageLogs && !HasCallContent && (AsksInLogs || Calls > 1 || HasShortAnswer) ? TraceSigns.MessageLogs : TraceSigns.None;
        signs |= HasInferredTools() ? TraceSigns.InferredTools : TraceSigns.None;
        signs |= hasAgents && IsHandoffOpen() ? TraceSigns.Handoff : TraceSigns.None;
        signs |= (hasAgents && EndNanos - StartNanos >= rules.GapNanos) || IsStuckAt(nowNanos, rules) ? TraceSigns.LongRun : TraceSigns.None;
        signs |= HasMissingParents(nowNanos, rules) ? TraceSigns.MissingParents : TraceSigns.None;
        return signs & rules.Enabled;
    }

    /// <summary>The root is missing for so long that it will not come.</summary>
    public bool IsAbandonedAt(long nowNanos, ScreenRules rules) => !HasRoot && nowNanos - EndNanos >= rules.OpenNanos && (IsOpen || hasAgents);

    private bool IsStuckAt(long nowNanos, ScreenRules rules) => IsOpen && IsAbandonedAt(nowNanos, rules);

    private bool HasInferredTools()
    {
        if (requestedNames.Count == 0)
        {
            return false;
        }
        if (hasToolIds)
        {
            return callIds != 0 || hasRequestWithoutId;
        }
        return hasManyTools || requestedNames.Items.ContainsAnyExcept(toolNames.Items);
    }

    /// <summary>Whether after the last handover no agent started that had not been there before.</summary>
    private bool IsHandoffOpen()
    {
        foreach ((uint agent, long start) in agents[..agentCount])
        {
            bool isNew = start >= handoffStart;
            foreach ((uint other, long otherStart) in agents[..agentCount])
            {
                isNew &= otherStart >= handoffStart || other != agent;
            }
            if (isNew && !hasManyAgents)
            {
                return false;
            }
        }
        return handoffStart > long.MinValue;
    }

    /// <summary>Looked at when the trace is quiet, because parents come after their children.</summary>
    private bool HasMissingParents(long nowNanos, ScreenRules rules)
    {
        if (!HasRoot && !IsAbandonedAt(nowNanos, rules))
        {
            return false;
        }
        if (ids.Count == IdsMax)
        {
            return true;
        }
        System.Span<uint> known = ids.Items;
        known.Sort();
        uint missing = 0;
        foreach (uint parent in parents.Items)
        {
            if (known.BinarySearch(parent) < 0)
            {
                // One missing parent of all began the trace elsewhere; a second one, or one beside a root, is a loss.
                if (HasRoot || (missing != 0 && missing != parent))
                {
                    return true;
                }
                missing = parent;
            }
        }
        return false;
    }

    private void AddIds(Span span)
    {
        if (ids.Count < IdsMax)
        {
            ids.Add(Short(span.SpanId));
        }
        if (span.IsRoot)
        {
            roots++;
        }
        else if (parents.Count < IdsMax && (parents.Count == 0 || parents.Items[^1] != Short(span.ParentSpanId)))
        {
            parents.Add(Short(span.ParentSpanId));
        }
    }

    private static uint Short(SpanId id) => (uint)(id.Value ^ (id.Value >> 32));

    /// <summary>False when there is no room.</summary>
    private static bool AddName(ref WordList names, ReadOnlySpan<byte> name)
    {
        uint hash = (uint)ByteHash.Of(name);
        if (names.Items.Contains(hash))
        {
            return true;
        }
        if (names.Count == SlotsMax)
        {
            return false;
        }
        names.Add(hash);
        return true;
    }

    [InlineArray(ResultsMax)]
    private struct Repeats
    {
        private byte first;
    }

    [InlineArray(SlotsMax)]
    private struct AgentStarts
    {
        private (uint Agent, long Start) first;
    }
}

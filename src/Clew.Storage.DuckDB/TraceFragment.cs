using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Runs;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// What one commit adds to one trace. What only one span of the trace can give (name, agent, previews) is stored with a rank, so that the
/// best of several fragments can be chosen at read: the lowest rank wins, except for the output, where the highest does.
/// </summary>
internal sealed class TraceFragment
{
    /// <summary>Added to or taken from a start time to rank one sort of span before or behind another.</summary>
    private const long RankStep = 1L << 61;

    /// <summary>A list in a fragment ends here: a trace with more models or tools than this shows the first ones.</summary>
    private const int ListMax = 100;

    private readonly List<Utf8Text> models = [];
    private readonly List<Utf8Text> requestModels = [];
    private readonly List<Utf8Text> tools = [];
    private readonly List<Utf8Text> agents = [];
    private readonly List<Utf8Text> services = [];
    private TraceId traceId;
    private int batch;
    private long minStart;
    private long maxStart;
    private long maxEnd;
    private long received;
    private long spans;
    private long errors;
    private long llmCalls;
    private long toolCalls;
    private long truncated;
    private long? iterations;
    private long headRank;
    private Utf8Text headName;
    private Utf8Text headService;
    private Utf8Text headEnvironment;
    private StatusCode headStatus;
    private Utf8Text agent;
    private Utf8Text agentVersion;
    private long agentRank;
    private Utf8Text conversationId;
    private Utf8Text userId;
    private TokenUsage usage;
    private long costNano;
    private long priced;
    private Utf8Text inputPreview;
    private long inputRank;
    private Utf8Text outputPreview;
    private long outputRank;

    internal TraceId TraceId => traceId;

    /// <summary>
    /// The ledger did not see the spans together: they are of several batches, or one was dropped because it came again.
    /// </summary>
    internal bool IsMixed { get; set; }

    internal bool HasRoot => headRank < 0;

    /// <summary>The trace as a run, if these are all of its spans.</summary>
    internal Run ToRun() => RunFragments.Of(
        traceId,
        minStart,
        new RunDimensions(headService, headEnvironment, agent, agentVersion, RunFragments.StatusOf(headRank, headStatus, errors)),
        userId,
        RunNumbers.Of(maxEnd - minStart, iterations, llmCalls, toolCalls, truncated, usage, priced > 0 ? costNano : null));

    internal long MinStart => minStart;

    internal long MaxStart => maxStart;

    internal long MaxEnd => maxEnd;

    internal void Reset(TraceId id)
    {
        traceId = id;
        batch = -1;
        IsMixed = false;
        minStart = headRank = agentRank = inputRank = long.MaxValue;
        maxStart = maxEnd = received = outputRank = long.MinValue;
        spans = errors = llmCalls = toolCalls = truncated = 0;
        iterations = null;
        costNano = priced = 0;
        headName = headService = headEnvironment = agent = agentVersion = conversationId = userId = inputPreview = outputPreview = default;
        headStatus = default;
        usage = default;
        models.Clear();
        requestModels.Clear();
        tools.Clear();
        agents.Clear();
        services.Clear();
    }

    internal void Add(Span span, int ofBatch)
    {
        IsMixed |= batch >= 0 && batch != ofBatch;
        batch = ofBatch;
        AddSums(span, SpanShare.Of(span));
        if (span.Iterations is { } reported)
        {
            iterations = Math.Max(iterations ?? 0, reported);
        }
        AddRanked(span);
        conversationId = Least(conversationId, span.ConversationId);
        userId = Least(userId, span.UserId);
        AddDistinct(services, span.Resource.Service);
        AddDistinct(tools, span.ToolName);
        AddRequestedTools(span.RequestedTools);
        AddDistinct(agents, span.Agent);
        if (span.Llm is { } llm)
        {
            AddDistinct(models, llm.ResponseModel.Or(llm.RequestModel));
            AddDistinct(requestModels, llm.RequestModel);
        }
    }

    /// <summary>Adds a span's part in the sums and nothing else: all that a correction changes.</summary>
    internal void AddSums(Span span, SpanShare share)
    {
        long start = span.StartTimeUnixNano;
        minStart = Math.Min(minStart, start);
        maxStart = Math.Max(maxStart, start);
        maxEnd = Math.Max(maxEnd, start + span.DurationNanos);
        received = Math.Max(received, span.ReceivedTimeUnixNano);
        spans += share.Spans;
        errors += span.IsError ? share.Spans : 0;
        // A span that repeats another's usage is an outer view of the same call.
        llmCalls += span.Kind == SpanKind.Llm ? share.Calls : 0;
        toolCalls += span.Kind == SpanKind.Tool ? share.Spans : 0;
        truncated += IsTruncated(span) ? share.Calls : 0;
        if (share.Usage != 0 && span.Usage is { } used)
        {
            usage = UsageTokens.Add(usage, used, share.Usage);
            costNano += span.CostNanoUsd.GetValueOrDefault() * share.Usage;
            priced += span.CostNanoUsd is null ? 0 : share.Usage;
        }
    }

    /// <summary>A reason per choice; the canonical one for all limits of tokens is <c>length</c>.</summary>
    private static bool IsTruncated(Span span) =>
        span.Kind == SpanKind.Llm && span.Llm is { FinishReasons.Length: >= 6 } llm && llm.FinishReasons.Span.IndexOf("length"u8) >= 0;

    private void AddRanked(Span span)
    {
        long start = Math.Clamp(span.StartTimeUnixNano, 0, RankStep - 1);
        bool isRoot = span is { IsRoot: true, FromLog: false };
        long rank = isRoot ? start - RankStep : start;
        if (rank < headRank)
        {
            headRank = rank;
            headName = span.Name;
            headService = span.Resource.Service;
            headEnvironment = span.Resource.Environment;
            headStatus = span.StatusCode;
        }
        long rankAsAgent = span.Kind == SpanKind.Agent ? start : start + RankStep;
        if (!span.Agent.IsNullOrEmpty && rankAsAgent < agentRank)
        {
            agent = span.Agent;
            agentVersion = span.AgentVersion;
            agentRank = rankAsAgent;
        }
        if (!isRoot && span.Kind != SpanKind.Llm)
        {
            return;
        }
        if (!span.InputPreview.IsNullOrEmpty && rank < inputRank)
        {
            inputPreview = span.InputPreview;
            inputRank = rank;
        }
        long rankOfOutput = isRoot ? start + RankStep : start;
        if (!span.OutputPreview.IsNullOrEmpty && rankOfOutput > outputRank)
        {
            outputPreview = span.OutputPreview;
            outputRank = rankOfOutput;
        }
    }

    /// <summary>The least of several ids, as the grouping of fragments takes it: the order of arrival must not matter.</summary>
    private static Utf8Text Least(Utf8Text left, Utf8Text right) =>
        left.IsNullOrEmpty || (!right.IsNullOrEmpty && right.Span.SequenceCompareTo(left.Span) < 0) ? right : left;

    private static void AddDistinct(List<Utf8Text> list, Utf8Text value)
    {
        if (value.IsNullOrEmpty || list.Count == ListMax)
        {
            return;
        }
        foreach (Utf8Text present in list)
        {
            if (present.Equals(value.Span))
            {
                return;
            }
        }
        list.Add(value);
    }

    /// <summary>Tools that only an answer names: a trace is found by them as by those that have a span.</summary>
    private void AddRequestedTools(Utf8Text requested)
    {
        for (int start = 0; start < requested.Length;)
        {
            ReadOnlySpan<byte> rest = requested.Span[start..];
            int end = rest.IndexOf((byte)'\n');
            int line = end < 0 ? rest.Length : end;
            int tab = rest[..line].IndexOf((byte)'\t');
            AddDistinct(tools, requested.Slice(start, tab < 0 ? line : tab));
            start += line + 1;
        }
    }

    internal void Append(TableBuilder appender)
    {
        appender.BeginRow();
        appender.TraceId(traceId);
        appender.Int64(minStart);
        appender.Int64(maxStart);
        appender.Int64(maxEnd);
        appender.Int64(received);
        appender.Int64(1);
        appender.Int64(spans);
        appender.Int64(errors);
        appender.Int64(llmCalls);
        appender.Int64(toolCalls);
        appender.Int64(truncated);
        appender.Int64(iterations);
        appender.Int64(headRank);
        appender.Text(headName);
        appender.Text(headService);
        appender.Text(headService.IsNull ? default : headEnvironment.Or(Utf8Text.Empty));
        appender.Byte((byte)headStatus);
        appender.Text(agent);
        appender.Text(agent.IsNull ? default : agentVersion.Or(Utf8Text.Empty));
        appender.Int64(agentRank);
        appender.Text(conversationId.IsNullOrEmpty ? default : conversationId);
        appender.Text(userId.IsNullOrEmpty ? default : userId);
        appender.Int64(usage.FreshInput);
        appender.Int64(usage.CacheRead);
        appender.Int64(usage.CacheWrite);
        appender.Int64(usage.CacheWrite1h);
        appender.Int64(usage.Output);
        appender.Int64(usage.Reasoning);
        appender.Int64(costNano);
        appender.Int64(priced);
        AppendList(appender, models);
        AppendList(appender, requestModels);
        AppendList(appender, tools);
        AppendList(appender, agents);
        AppendList(appender, services);
        appender.Text(inputPreview);
        appender.Int64(inputRank);
        appender.Text(outputPreview);
        appender.Int64(outputRank);
        // What keeps the trace is decided when it is moved out of its recent file.
        appender.Null();
        appender.Null();
        appender.EndRow();
    }

    private static void AppendList(TableBuilder appender, List<Utf8Text> list)
    {
        appender.BeginList();
        foreach (Utf8Text item in list)
        {
            appender.TextItem(item.Span);
        }
        appender.EndList();
    }

    /// <summary>The summary of a trace whose spans were all added. Deciding on the status needs the present time.</summary>
    internal TraceSummary ToSummary(long nowUnixNano)
    {
        bool hasRoot = headRank < 0;
        return new TraceSummary
        {
            TraceId = traceId.ToString(),
            RootName = headName.ToString(),
            Service = headService.ToString(),
            Agent = agent.ToStringOrNull(),
            StartTimeUnixNano = minStart,
            DurationNanos = Math.Max(0, maxEnd - minStart),
            Status = TraceStatuses.Of(hasRoot, headStatus, errors, received, nowUnixNano),
            SpanCount = spans,
            ErrorCount = errors,
            LlmCalls = llmCalls,
            ToolCalls = toolCalls,
            Iterations = iterations ?? llmCalls,
            Models = models.Select(model => model.ToString()).Order(StringComparer.Ordinal).ToArray(),
            Usage = Totals(usage, priced == 0 ? null : costNano),
            ConversationId = conversationId.IsNullOrEmpty ? null : conversationId.ToString(),
            UserId = userId.IsNullOrEmpty ? null : userId.ToString(),
            InputPreview = inputPreview.ToStringOrNull(),
            OutputPreview = outputPreview.ToStringOrNull(),
        };
    }

    internal static UsageTotals Totals(in TokenUsage usage, long? costNano) => new(
        usage.InputTotal, usage.OutputTotal, usage.CacheRead, usage.CacheWrite + usage.CacheWrite1h, usage.Reasoning, costNano / 1e9);
}

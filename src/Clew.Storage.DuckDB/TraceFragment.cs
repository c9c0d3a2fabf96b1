using Clew.Storage.DuckDB.Native;
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
    private long minStart;
    private long maxStart;
    private long maxEnd;
    private long received;
    private long spans;
    private long errors;
    private long llmCalls;
    private long toolCalls;
    private long? iterations;
    private long headRank;
    private Utf8Text headName;
    private Utf8Text headService;
    private StatusCode headStatus;
    private Utf8Text agent;
    private long agentRank;
    private Utf8Text conversationId;
    private Utf8Text userId;
    private TokenUsage usage;
    private long? costNano;
    private Utf8Text inputPreview;
    private long inputRank;
    private Utf8Text outputPreview;
    private long outputRank;

    internal long MinStart => minStart;

    internal long MaxEnd => maxEnd;

    internal void Reset(TraceId id)
    {
        traceId = id;
        minStart = headRank = agentRank = inputRank = long.MaxValue;
        maxStart = maxEnd = received = outputRank = long.MinValue;
        spans = errors = llmCalls = toolCalls = 0;
        iterations = costNano = null;
        headName = headService = agent = conversationId = userId = inputPreview = outputPreview = default;
        headStatus = default;
        usage = default;
        models.Clear();
        requestModels.Clear();
        tools.Clear();
        agents.Clear();
        services.Clear();
    }

    internal void Add(Span span)
    {
        long start = span.StartTimeUnixNano;
        minStart = Math.Min(minStart, start);
        maxStart = Math.Max(maxStart, start);
        maxEnd = Math.Max(maxEnd, start + span.DurationNanos);
        received = Math.Max(received, span.ReceivedTimeUnixNano);
        spans++;
        errors += span.IsError ? 1 : 0;
        // A span that repeats another's usage is an outer view of the same call.
        llmCalls += span.Kind == SpanKind.Llm && span.NotCountedBecause.IsNull ? 1 : 0;
        toolCalls += span.Kind == SpanKind.Tool ? 1 : 0;
        if (span.Iterations is { } reported)
        {
            iterations = Math.Max(iterations ?? 0, reported);
        }
        AddRanked(span);
        conversationId = conversationId.Or(span.ConversationId);
        userId = userId.Or(span.UserId);
        AddDistinct(services, span.Resource.Service);
        AddDistinct(tools, span.ToolName);
        AddDistinct(agents, span.Agent);
        if (span.Llm is { } llm)
        {
            AddDistinct(models, llm.ResponseModel.Or(llm.RequestModel));
            AddDistinct(requestModels, llm.RequestModel);
        }
        if (span is { Counted: true, Usage: { } used })
        {
            Add(used);
            costNano = span.CostNanoUsd is { } cost ? (costNano ?? 0) + cost : costNano;
        }
    }

    private void AddRanked(Span span)
    {
        long start = Math.Clamp(span.StartTimeUnixNano, 0, RankStep - 1);
        long rank = span.IsRoot ? start - RankStep : start;
        if (rank < headRank)
        {
            headRank = rank;
            headName = span.Name;
            headService = span.Resource.Service;
            headStatus = span.StatusCode;
        }
        long rankAsAgent = span.Kind == SpanKind.Agent ? start : start + RankStep;
        if (!span.Agent.IsNullOrEmpty && rankAsAgent < agentRank)
        {
            agent = span.Agent;
            agentRank = rankAsAgent;
        }
        if (!span.IsRoot && span.Kind != SpanKind.Llm)
        {
            return;
        }
        if (!span.InputPreview.IsNullOrEmpty && rank < inputRank)
        {
            inputPreview = span.InputPreview;
            inputRank = rank;
        }
        long rankOfOutput = span.IsRoot ? start + RankStep : start;
        if (!span.OutputPreview.IsNullOrEmpty && rankOfOutput > outputRank)
        {
            outputPreview = span.OutputPreview;
            outputRank = rankOfOutput;
        }
    }

    private void Add(in TokenUsage used)
    {
        usage.FreshInput += used.FreshInput;
        usage.CacheRead += used.CacheRead;
        usage.CacheWrite += used.CacheWrite;
        usage.CacheWrite1h += used.CacheWrite1h;
        usage.Output += used.Output;
        usage.Reasoning += used.Reasoning;
    }

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

    internal void Append(ChunkAppender appender)
    {
        appender.BeginRow();
        appender.TraceId(traceId);
        appender.Int64(minStart);
        appender.Int64(maxStart);
        appender.Int64(maxEnd);
        appender.Int64(received);
        appender.Int64(spans);
        appender.Int64(errors);
        appender.Int64(llmCalls);
        appender.Int64(toolCalls);
        appender.Int64(iterations);
        appender.Int64(headRank);
        appender.Text(headName);
        appender.Text(headService);
        appender.Byte((byte)headStatus);
        appender.Text(agent);
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
        AppendList(appender, models);
        AppendList(appender, requestModels);
        AppendList(appender, tools);
        AppendList(appender, agents);
        AppendList(appender, services);
        appender.Text(inputPreview);
        appender.Int64(inputRank);
        appender.Text(outputPreview);
        appender.Int64(outputRank);
        appender.EndRow();
    }

    private static void AppendList(ChunkAppender appender, List<Utf8Text> list)
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
            Usage = Totals(usage, costNano),
            ConversationId = conversationId.IsNullOrEmpty ? null : conversationId.ToString(),
            UserId = userId.IsNullOrEmpty ? null : userId.ToString(),
            InputPreview = inputPreview.ToStringOrNull(),
            OutputPreview = outputPreview.ToStringOrNull(),
        };
    }

    internal static UsageTotals Totals(in TokenUsage usage, long? costNano) => new(
        usage.InputTotal, usage.OutputTotal, usage.CacheRead, usage.CacheWrite + usage.CacheWrite1h, usage.Reasoning, costNano / 1e9);
}

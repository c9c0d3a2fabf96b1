using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Model calls that only the span of their agent tells of. Some agent SDKs run the model in a process of their own and report one span with
/// the model, the tokens and why it stopped: without this, such a trace would show tokens and no call. Nothing of this is stored.
/// </summary>
public static class InferredCalls
{
    /// <summary>The agent spans that may hold calls: those whose own usage counts because no call below them has any.</summary>
    /// <param name="trace">All spans of a trace, accounted for.</param>
    public static IReadOnlyList<SpanId> Candidates(IReadOnlyList<Span> trace) =>
        [.. trace.Where(span => span.Kind == SpanKind.Agent && span.Counted && span.Usage is { } usage && usage.InputTotal + usage.OutputTotal > 0)
            .Take(InferredTools.MaxCalls).Select(span => span.SpanId)];

    /// <summary>
    /// A span of kind llm below each agent that names a model. It has the agent's time and takes over its usage: the agent's is no longer
    /// counted, so that all sums stay as they are. One span may stand for several calls, which the emitter does not tell apart.
    /// </summary>
    /// <param name="trace">All spans of the trace; agents among them that hold calls are marked as not counted.</param>
    /// <param name="agents">The candidates with their attributes.</param>
    /// <param name="dialects">The vocabularies in use.</param>
    public static IReadOnlyList<Span> Find(IReadOnlyList<Span> trace, IEnumerable<Span> agents, DialectSet dialects)
    {
        Normalizer normalizer = new(dialects);
        Dictionary<SpanId, Span> byId = [];
        foreach (Span span in trace)
        {
            byId.TryAdd(span.SpanId, span);
        }
        List<Span> found = [];
        foreach (Span stored in agents)
        {
            if (normalizer.ReadHiddenCall(stored) is { } call && byId.TryGetValue(stored.SpanId, out Span? agent))
            {
                found.Add(ToSpan(agent, call));
            }
        }
        return found;
    }

    private static Span ToSpan(Span agent, GenAICall call)
    {
        Span span = new()
        {
            TraceId = agent.TraceId,
            SpanId = InferredIds.Of(agent, "call"),
            ParentSpanId = agent.SpanId,
            Name = call.ResponseModel.Or(call.RequestModel),
            OtlpKind = OtlpSpanKind.Internal,
            Kind = SpanKind.Llm,
            StartTimeUnixNano = agent.StartTimeUnixNano,
            EndTimeUnixNano = agent.EndTimeUnixNano,
            ReceivedTimeUnixNano = agent.ReceivedTimeUnixNano,
            Resource = agent.Resource,
            Scope = agent.Scope,
            Emitter = agent.Emitter,
            Agent = agent.Agent,
            ConversationId = agent.ConversationId,
            UserId = agent.UserId,
            Usage = agent.Usage,
            CostNanoUsd = agent.CostNanoUsd,
            ReportedCostNanoUsd = agent.ReportedCostNanoUsd,
            Counted = true,
        };
        GenAICall llm = span.EnsureLlm();
        (llm.Provider, llm.RequestModel, llm.ResponseModel) = (call.Provider, call.RequestModel, call.ResponseModel);
        (llm.FinishReasons, llm.FinishReasonsOriginal, llm.Stream) = (call.FinishReasons, call.FinishReasonsOriginal, call.Stream);
        agent.Counted = false;
        agent.NotCountedBecause = $"aggregateOf {span.SpanId}";
        return span;
    }
}

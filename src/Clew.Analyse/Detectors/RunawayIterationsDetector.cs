using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// More turns of one agent than a healthy run takes. A turn is a model call that did not fail; calls side by side are one, those of agents, tools and
/// evaluators within the agent are theirs. Without an agent's span the turns are the calls that ask for tools, and the one after.
/// </summary>
internal sealed class RunawayIterationsDetector : IDetector
{
    public string Id => "runaway_iterations";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        long limit = (long)facts.Thresholds["iterations"];
        Dictionary<Span, IReadOnlyList<ModelCall>> byLoop = Sequences.OfCalls(trace).ToDictionary(calls => calls[0].Loop);
        foreach ((Span loop, IReadOnlyList<ModelCall> calls) in byLoop.Where(item => item.Key.Kind is not (SpanKind.Tool or SpanKind.Evaluator or SpanKind.Guardrail)))
        {
            List<ModelCall> turns = Sequences.OneAfterTheOther(TurnsOf(loop, calls));
            long told = loop.Iterations ?? 0;
            if (Math.Max(turns.Count, told) > limit)
            {
                Add(trace, facts, found, loop, turns, Math.Max(turns.Count, told), limit);
            }
        }
        foreach (Span agent in trace.Spans.Where(span => span.Iterations > limit && !byLoop.ContainsKey(span)))
        {
            Add(trace, facts, found, agent, [], agent.Iterations!.Value, limit);
        }
    }

    private static IEnumerable<ModelCall> TurnsOf(Span loop, IReadOnlyList<ModelCall> calls)
    {
        IEnumerable<ModelCall> answered = calls.Where(call => !call.IsFailed);
        return loop.Kind == SpanKind.Agent ? answered : answered.Where((call, i) => call.AsksForTools || (i > 0 && answered.ElementAt(i - 1).AsksForTools));
    }

    private static void Add(TraceView trace, DetectorFacts facts, FindingList found, Span loop, List<ModelCall> turns, long iterations, long limit)
    {
        string? agent = trace.AgentOf(loop) ?? (turns.Count > 0 ? trace.AgentOf(turns[0].Span) : null);
        found.Add(
            facts, agent ?? "", turns.Count > 0 ? [.. turns.Select(turn => turn.Span)] : [loop],
            $"{Words.By(agent)} took {Words.Number(iterations)} turns. Healthy runs take 1 to 5; more than {Words.Number(limit)} light this.",
            wasted: turns.Skip((int)limit));
    }
}

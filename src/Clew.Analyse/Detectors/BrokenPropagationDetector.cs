using Clew.Analyse.View;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// A trace with a root of its own that lies within the time of another trace of the same conversation, and is of another service or agent: probably
/// a part of that run whose context was lost on the way. The same agent twice at a time is two turns.
/// </summary>
internal sealed class BrokenPropagationDetector : IDetector
{
    public string Id => "broken_propagation";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        Span first = trace.Spans[0];
        if (!first.IsRoot || first.Kind == SpanKind.Evaluator)
        {
            return;
        }
        string service = first.Resource.Service.ToString();
        string? agent = OutermostAgent(trace);
        ConversationNeighbour? other = trace.Trace.Neighbours
            // Of two the outer one tells when the inner one was looked at before it ended.
            .Where(other => other.TraceId != first.TraceId && other.IsNestedWith(trace.StartNanos, trace.EndNanos))
            .Where(other => other.Service != service || (other.Agent is not null && agent is not null && other.Agent != agent))
            .OrderBy(other => other.EndUnixNanos - other.StartUnixNanos).ThenBy(other => other.TraceId.ToString(), StringComparer.Ordinal).FirstOrDefault();
        if (other is null)
        {
            return;
        }
        bool isInner = other.Holds(trace.StartNanos, trace.EndNanos);
        string mine = other.Service == service ? $"the agent {Words.Quote(agent!)} in {Words.Quote(service)}" : Words.Quote(service);
        string theirs = other.Service == service ? $"the agent {Words.Quote(other.Agent!)}" : Words.Quote(other.Service);
        found.Add(
            facts, "", [first],
            $"This trace and {other.TraceId} are probably one run: they belong to the same conversation, {(isInner ? "this one lies" : "that one lies")} within the other's time, and each has a root "
                + $"of its own. The context was lost on the way from {(isInner ? theirs : mine)} to {(isInner ? mine : theirs)}.");
    }

    private static string? OutermostAgent(TraceView trace) => trace.Spans.Where(span => !span.Agent.IsNullOrEmpty).MaxBy(span => span.DurationNanos)?.Agent.ToString();
}

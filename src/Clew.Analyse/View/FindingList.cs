using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Analyse.View;

/// <summary>What a detector found: at most one finding for a subject, the one with most evidence.</summary>
internal sealed class FindingList(TraceView view)
{
    private readonly Dictionary<(string Type, string Subject), Finding> found = [];

    public IReadOnlyList<Finding> ToOrdered() => [.. found.Values.OrderBy(finding => finding.Type, StringComparer.Ordinal).ThenBy(finding => finding.Subject, StringComparer.Ordinal)];

    /// <param name="facts">Of the detector.</param>
    /// <param name="subject">What of the trace it is about; empty when the type is found once.</param>
    /// <param name="evidence">At least one span; the first ones are kept.</param>
    /// <param name="explanation">One paragraph.</param>
    /// <param name="tool">The tool it is about.</param>
    /// <param name="model">The model it is about.</param>
    /// <param name="wasted">Calls that brought nothing; null when that can't be told.</param>
    public void Add(
        DetectorFacts facts, string subject, IReadOnlyList<Span> evidence, string explanation, string? tool = null, string? model = null, IEnumerable<ModelCall>? wasted = null)
    {
        List<Span> spans = [.. evidence.DistinctBy(span => span.SpanId).OrderBy(span => span.StartTimeUnixNano).ThenBy(span => span.SpanId.Value)];
        if (found.TryGetValue((facts.Id, subject), out Finding? other) && other.EvidenceCount >= spans.Count)
        {
            return;
        }
        (long? tokens, double? cost) = Sum(wasted);
        Span first = spans[0];
        found[(facts.Id, subject)] = new Finding(
            first.TraceId, facts.Id, subject, facts.Severity, spans.Max(span => span.StartTimeUnixNano + span.DurationNanos), first.Resource.Service.ToString(),
            view.AgentOf(first), tool, model, [.. spans.Take(Finding.EvidenceMax).Select(span => span.SpanId)], spans.Count, tokens, cost, explanation);
    }

    private static (long? Tokens, double? CostUsd) Sum(IEnumerable<ModelCall>? calls)
    {
        List<Span> counted = [.. (calls ?? []).Select(call => call.Span).DistinctBy(span => span.SpanId).Where(span => span.Usage is not null)];
        if (counted.Count == 0)
        {
            return (null, null);
        }
        long tokens = counted.Sum(span => span.Usage!.Value.InputTotal + span.Usage!.Value.OutputTotal);
        return (tokens, counted.TrueForAll(span => span.CostNanoUsd is not null) ? counted.Sum(span => span.CostNanoUsd!.Value) / 1e9 : null);
    }
}

namespace Clew.Pipeline.Sample;

/// <summary>Lets policies decide on stored traces, oldest first, as if they came now: percentiles and rates follow the traces' own time.</summary>
public sealed class SamplingSimulation(Sampler sampler)
{
    private readonly List<SimulatedTrace> traces = [];

    public IReadOnlyList<SimulatedTrace> Traces => traces;

    public IEnumerable<SimulatedTrace> Lost => traces.Where(trace => !trace.Decision.IsKept);

    /// <summary>How many traces the kept ones stand for; near the number of all.</summary>
    public double Weight => traces.Sum(trace => trace.Decision.Weight);

    /// <summary>How many traces each policy kept first, most first; policies that kept none are not told.</summary>
    public IReadOnlyList<(string Policy, long Traces)> ByPolicy =>
        [.. traces.Where(trace => trace.Decision.IsKept).GroupBy(trace => trace.Decision.Policy!).Select(group => (group.Key, group.LongCount())).OrderByDescending(policy => policy.Item2)];

    /// <summary>Of how many traces with a finding of each type nothing would be left to look at, most first. The findings themselves stay.</summary>
    public IReadOnlyList<(string Type, long Lost, long All)> Findings =>
        [.. traces.SelectMany(trace => trace.FindingTypes.Select(type => (Type: type, trace.Decision.IsKept))).GroupBy(finding => finding.Type)
            .Select(group => (group.Key, group.LongCount(finding => !finding.IsKept), group.LongCount())).OrderByDescending(type => type.Item2).ThenBy(type => type.Key, StringComparer.Ordinal)];

    /// <param name="facts">Of the whole trace.</param>
    /// <param name="endUnixNano">When it ended: the time at which it would have been decided.</param>
    public void Add(TraceFacts facts, long endUnixNano) => traces.Add(new SimulatedTrace(
        facts.TraceId, facts.Agent, facts.DurationNanos, facts.CostUsd, facts.SpanCount, facts.HasError, facts.FindingTypes, sampler.Decide(facts, endUnixNano)));
}

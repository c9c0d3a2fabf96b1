namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces with a fact: an error, a failed tool, a finish reason, a score.</summary>
public sealed class FactPolicy(string name, Func<TraceFacts, bool> fact, bool needsSpans = false) : SamplingPolicy(name)
{
    public override bool NeedsSpans => needsSpans;

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) => PolicyVerdict.When(fact(facts));
}

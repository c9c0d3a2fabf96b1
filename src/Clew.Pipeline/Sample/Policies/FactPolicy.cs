namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces with a fact: an error, a failed tool, a finish reason, a score.</summary>
public sealed class FactPolicy(string name, Func<TraceFacts, bool> fact) : SamplingPolicy(name)
{
    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) => PolicyVerdict.When(fact(facts));
}

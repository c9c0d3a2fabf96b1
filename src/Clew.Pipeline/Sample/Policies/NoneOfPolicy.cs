namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that none of its policies keeps. They look at facts: what is not chosen by chance is no reason to keep.</summary>
public sealed class NoneOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : CompositePolicy(name, policies)
{
    public override bool IsShare => false;

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool any = false;
        foreach (SamplingPolicy policy in Policies)
        {
            any |= policy.Evaluate(facts, at, isFirst).Keeps;
        }
        return PolicyVerdict.When(!any);
    }
}

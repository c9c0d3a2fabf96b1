namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that none of its policies keeps. They look at facts: what is not chosen by chance is no reason to keep.</summary>
public sealed class NoneOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : SamplingPolicy(name)
{
    private readonly IReadOnlyList<SamplingPolicy> policies = policies;

    public override void Adopt(SamplingPolicy before)
    {
        if (before is NoneOfPolicy same)
        {
            Adopt(policies, same.policies);
        }
    }

    public override bool NeedsSpans => policies.Any(policy => policy.NeedsSpans);

    public override IEnumerable<string> AttributeKeys => policies.SelectMany(policy => policy.AttributeKeys);

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool any = false;
        foreach (SamplingPolicy policy in policies)
        {
            any |= policy.Evaluate(facts, at, isFirst).Keeps;
        }
        return PolicyVerdict.When(!any);
    }
}

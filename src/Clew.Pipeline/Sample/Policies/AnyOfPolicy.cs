namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that at least one of its policies keeps.</summary>
public sealed class AnyOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : CompositePolicy(name, policies)
{
    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool keeps = false;
        double share = 0;
        foreach (SamplingPolicy policy in Policies)
        {
            PolicyVerdict verdict = policy.Evaluate(facts, at, isFirst);
            keeps |= verdict.Keeps;
            share = Math.Max(share, verdict.Share);
        }
        return new PolicyVerdict(keeps, share);
    }
}

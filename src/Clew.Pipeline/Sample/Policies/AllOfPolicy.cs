namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that each of its policies keeps.</summary>
public sealed class AllOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : CompositePolicy(name, policies)
{
    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool keeps = true;
        double share = 1;
        foreach (SamplingPolicy policy in Policies)
        {
            // A rate is not spent on a trace that something else refused.
            PolicyVerdict verdict = keeps || !policy.IsShare ? policy.Evaluate(facts, at, isFirst) : PolicyVerdict.No;
            keeps &= verdict.Keeps;
            share = Math.Min(share, verdict.Share);
        }
        return new PolicyVerdict(keeps, share);
    }
}

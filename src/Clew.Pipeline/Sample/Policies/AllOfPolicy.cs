namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that each of its policies keeps.</summary>
public sealed class AllOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : SamplingPolicy(name)
{
    private readonly IReadOnlyList<SamplingPolicy> policies = policies;

    public override void Adopt(SamplingPolicy before)
    {
        if (before is AllOfPolicy same)
        {
            Adopt(policies, same.policies);
        }
    }

    public override IEnumerable<string> AttributeKeys => policies.SelectMany(policy => policy.AttributeKeys);

    public override bool IsShare => policies.Any(policy => policy.IsShare);

    public override bool NeedsSpans => policies.Any(policy => policy.NeedsSpans);

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool keeps = true;
        double share = 1;
        foreach (SamplingPolicy policy in policies)
        {
            // A rate is not spent on a trace that something else refused.
            PolicyVerdict verdict = keeps || !policy.IsShare ? policy.Evaluate(facts, at, isFirst) : PolicyVerdict.No;
            keeps &= verdict.Keeps;
            share = Math.Min(share, verdict.Share);
        }
        return new PolicyVerdict(keeps, share);
    }
}

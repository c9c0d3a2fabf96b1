namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that at least one of its policies keeps.</summary>
public sealed class AnyOfPolicy(string name, IReadOnlyList<SamplingPolicy> policies) : SamplingPolicy(name)
{
    private readonly IReadOnlyList<SamplingPolicy> policies = policies;

    public override void Adopt(SamplingPolicy before)
    {
        if (before is AnyOfPolicy same)
        {
            Adopt(policies, same.policies);
        }
    }

    public override IEnumerable<string> AttributeKeys => policies.SelectMany(policy => policy.AttributeKeys);

    public override bool IsShare => policies.Any(policy => policy.IsShare);

    public override bool NeedsSpans => policies.Any(policy => policy.NeedsSpans);

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        bool keeps = false;
        double share = 0;
        foreach (SamplingPolicy policy in policies)
        {
            PolicyVerdict verdict = policy.Evaluate(facts, at, isFirst);
            keeps |= verdict.Keeps;
            share = Math.Max(share, verdict.Share);
        }
        return new PolicyVerdict(keeps, share);
    }
}

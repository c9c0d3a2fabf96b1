namespace Clew.Pipeline.Sample.Policies;

/// <summary>A policy made of others.</summary>
public abstract class CompositePolicy(string name, IReadOnlyList<SamplingPolicy> policies) : SamplingPolicy(name)
{
    public override IEnumerable<string> AttributeKeys => Policies.SelectMany(policy => policy.AttributeKeys);

    public override bool IsShare => Policies.Any(policy => policy.IsShare);

    public override bool NeedsSpans => Policies.Any(policy => policy.NeedsSpans);

    /// <summary>What it is made of, in the order of the configuration.</summary>
    protected IReadOnlyList<SamplingPolicy> Policies { get; } = policies;

    public override void Adopt(SamplingPolicy before)
    {
        if (before is CompositePolicy same && same.GetType() == GetType())
        {
            Adopt(Policies, same.Policies);
        }
    }
}

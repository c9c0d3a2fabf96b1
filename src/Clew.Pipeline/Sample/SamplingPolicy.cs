namespace Clew.Pipeline.Sample;

/// <summary>A reason to keep a trace.</summary>
public abstract class SamplingPolicy(string name)
{
    /// <summary>As a decision tells it.</summary>
    public string Name => name;

    /// <summary>It keeps a share of the traces that it looks at, not those with a certain fact.</summary>
    public virtual bool IsShare => false;

    /// <summary>It looks at what a line of the trace list does not tell.</summary>
    public virtual bool NeedsSpans => false;

    /// <summary>Attributes that it looks at.</summary>
    public virtual IEnumerable<string> AttributeKeys => [];

    /// <summary>Goes on with what a policy of the same name learned or counted before the configuration was read again. The other one is not used any more.</summary>
    public virtual void Adopt(SamplingPolicy before)
    {
    }

    /// <summary>The same for the policies of two lists, by name and kind.</summary>
    protected internal static void Adopt(IReadOnlyList<SamplingPolicy> now, IReadOnlyList<SamplingPolicy> before)
    {
        HashSet<SamplingPolicy> taken = [];
        foreach (SamplingPolicy policy in now)
        {
            if (before.FirstOrDefault(other => other.Name == policy.Name && other.GetType() == policy.GetType() && taken.Add(other)) is { } same)
            {
                policy.Adopt(same);
            }
        }
    }

    /// <param name="facts">The trace as far as it is known.</param>
    /// <param name="at">When it is decided, in nanoseconds since 1970.</param>
    /// <param name="isFirst">False when a decision is looked at again: what the policy learned or spent must not change.</param>
    public abstract PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst);
}

/// <summary>What a policy says to a trace.</summary>
/// <param name="Keeps">The trace is kept.</param>
/// <param name="Share">How likely it was: 1 for a fact, the share for a choice by chance, 0 when it does not look at such traces.</param>
public readonly record struct PolicyVerdict(bool Keeps, double Share)
{
    public static PolicyVerdict No { get; } = new(false, 0);

    public static PolicyVerdict When(bool fact) => new(fact, fact ? 1 : 0);
}

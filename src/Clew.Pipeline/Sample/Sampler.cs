namespace Clew.Pipeline.Sample;

/// <summary>
/// Decides which traces are kept: those that any policy keeps. A trace that a fact keeps stands for itself. One that was chosen by chance
/// stands for as many as its chance was small, where chances of different policies add up. Thread-safe.
/// </summary>
public sealed class Sampler(IReadOnlyList<SamplingPolicy> policies)
{
    private readonly Lock turn = new();

    public IReadOnlyList<SamplingPolicy> Policies => policies;

    /// <summary>Attributes that the policies look at; <see cref="TraceFacts.AttributeValues"/> is asked for no others.</summary>
    public IEnumerable<string> AttributeKeys => policies.SelectMany(policy => policy.AttributeKeys).Distinct();

    /// <summary>Goes on with what policies of the same names learned and counted before. The other sampler is not used any more.</summary>
    public void Adopt(Sampler before)
    {
        ArgumentNullException.ThrowIfNull(before);
        lock (before.turn)
        {
            SamplingPolicy.Adopt(policies, before.Policies);
        }
    }

    /// <summary>Decides on a trace that is finished.</summary>
    /// <param name="facts">All that came of it.</param>
    /// <param name="at">Now, in nanoseconds since 1970.</param>
    public SamplingDecision Decide(TraceFacts facts, long at) => Evaluate(facts, at, isFirst: true);

    /// <summary>Decides again after late spans. What was kept stays kept, with the weight that its new facts give it.</summary>
    public SamplingDecision Revise(TraceFacts facts, long at, SamplingDecision before)
    {
        SamplingDecision again = Evaluate(facts, at, isFirst: false);
        // A rate that let the trace pass is not asked twice; a fact that came late makes the trace stand for itself alone.
        return again.IsKept && (!before.IsKept || again.Weight < before.Weight) ? again : before;
    }

    private SamplingDecision Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        lock (turn)
        {
            string? keptBy = null;
            bool isFact = false;
            double byTraceId = 0;
            double missed = 1;
            foreach (SamplingPolicy policy in policies)
            {
                PolicyVerdict verdict = policy.Evaluate(facts, at, isFirst);
                bool isCertain = verdict is { Keeps: true, Share: >= 1 };
                if (verdict.Keeps && (keptBy is null || (isCertain && !isFact)))
                {
                    keptBy = policy.Name;
                }
                isFact |= isCertain;
                if (policy is Policies.RateLimitPolicy)
                {
                    missed *= 1 - verdict.Share;
                }
                else
                {
                    // Shares by trace id are nested: of two, the larger one holds.
                    byTraceId = Math.Max(byTraceId, verdict.Share);
                }
            }
            double chance = isFact ? 1 : 1 - ((1 - byTraceId) * missed);
            return keptBy is null ? SamplingDecision.Dropped : new SamplingDecision(true, keptBy, 1 / Math.Max(chance, 1e-6));
        }
    }
}

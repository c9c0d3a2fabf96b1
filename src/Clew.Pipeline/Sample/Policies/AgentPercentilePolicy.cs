namespace Clew.Pipeline.Sample.Policies;

/// <summary>
/// Keeps traces that are slow for their agent: an agent that takes minutes and one that takes seconds each have a limit of their own, which
/// follows what they do. Until an agent is known, all of its traces are kept.
/// </summary>
/// <param name="name">As a decision tells it.</param>
/// <param name="percentile">Traces above it are kept.</param>
/// <param name="runsMin">So many make an agent known.</param>
public sealed class AgentPercentilePolicy(string name, double percentile, long runsMin) : SamplingPolicy(name)
{
    /// <summary>A sketch takes 4 KB. Agents beyond share one.</summary>
    internal const int AgentsMax = 1_000;
    private Dictionary<string, DurationSketch> agents = new(StringComparer.Ordinal);
    private DurationSketch others = new();

    /// <summary>How long runs took does not depend on which of them are kept.</summary>
    public override void Adopt(SamplingPolicy before)
    {
        if (before is AgentPercentilePolicy known)
        {
            (agents, others) = (known.agents, known.others);
        }
    }

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst)
    {
        DurationSketch sketch = SketchOf(facts.Agent ?? facts.Service);
        bool isSlow = sketch.Count < runsMin || facts.DurationNanos > sketch.Percentile(percentile);
        if (isFirst)
        {
            sketch.Add(facts.DurationNanos);
        }
        return PolicyVerdict.When(isSlow);
    }

    private DurationSketch SketchOf(string agent)
    {
        if (!agents.TryGetValue(agent, out DurationSketch? sketch))
        {
            if (agents.Count >= AgentsMax)
            {
                return others;
            }
            agents.Add(agent, sketch = new DurationSketch());
        }
        return sketch;
    }
}

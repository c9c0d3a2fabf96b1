namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces that reach a number: a duration, cost, tokens, iterations. A trace that does not tell the number is not kept for it.</summary>
public sealed class ThresholdPolicy(string name, Func<TraceFacts, double?> number, double threshold, bool needsSpans = false) : SamplingPolicy(name)
{
    public override bool NeedsSpans => needsSpans;

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) => PolicyVerdict.When(number(facts) >= threshold);
}

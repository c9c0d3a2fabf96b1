namespace Clew.Pipeline.Sample.Policies;

/// <summary>Keeps traces with a fact: an error, a failed tool, a finish reason, a score.</summary>
/// <param name="name">As a decision tells it.</param>
/// <param name="fact">What keeps a trace.</param>
/// <param name="needsSpans">See <see cref="NeedsSpans"/>.</param>
/// <param name="attributeKey">The attribute that it asks for, if any.</param>
public sealed class FactPolicy(string name, Func<TraceFacts, bool> fact, bool needsSpans = false, string? attributeKey = null) : SamplingPolicy(name)
{
    public override bool NeedsSpans => needsSpans;

    public override IEnumerable<string> AttributeKeys => attributeKey is null ? [] : [attributeKey];

    public override PolicyVerdict Evaluate(TraceFacts facts, long at, bool isFirst) => PolicyVerdict.When(fact(facts));
}

namespace Clew.Telemetry.Sampling;

/// <summary>The policies in force, as the store uses them.</summary>
/// <param name="AttributeKeys">Attributes that the policies look at; facts hold no others.</param>
/// <param name="Decide">
/// One verdict for each trace, in the order given. Called by one thread at a time, with some thousand traces each, roughly by time of start, so
/// that policies with a memory (a rate, a percentile) may carry it on from call to call.
/// </param>
public sealed record SamplingRules(IReadOnlySet<string> AttributeKeys, Func<IReadOnlyList<StoredTraceFacts>, IReadOnlyList<SamplingVerdict>> Decide);

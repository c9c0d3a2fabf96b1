namespace Clew.Telemetry.Sampling;

/// <summary>The policies in force, as the store uses them.</summary>
/// <param name="AttributeKeys">Attributes that the policies look at; facts hold no others.</param>
/// <param name="Decide">
/// One verdict for each trace, in the order given. Called by one thread at a time, with some thousand traces each, roughly by time of start, so
/// that policies with a memory (a rate, a percentile) may carry it on from call to call.
/// </param>
public sealed record SamplingRules(IReadOnlySet<string> AttributeKeys, Func<IReadOnlyList<StoredTraceFacts>, IReadOnlyList<SamplingVerdict>> Decide)
{
    /// <summary>
    /// The policies look at what only spans tell: failed tools, waits for a first chunk, reasons to finish, scores. Without it those facts, and lists of models, tools
    /// and kinds of errors, may be missing: to gather them costs about as much as to copy what is kept.
    /// </summary>
    public bool NeedsSpans { get; init; } = true;
}

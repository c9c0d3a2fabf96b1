using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>How a span was understood.</summary>
/// <param name="Emitter">The dialect that sent it; null when none was recognised.</param>
/// <param name="EmitterBecause">What told the dialect, as one sentence.</param>
/// <param name="KindBecause">What decided the kind, as one sentence.</param>
/// <param name="Rules">Every rule that applied, in the order of the attributes.</param>
public sealed record SpanExplanation(string? Emitter, string EmitterBecause, string KindBecause, IReadOnlyList<FiredRule> Rules);

/// <summary>One rule that applied to a value of a span.</summary>
/// <param name="Dialect">The vocabulary that the rule comes from.</param>
/// <param name="Source">The attribute; with <c>#path</c> a field of its JSON.</param>
/// <param name="Target">What it means.</param>
/// <param name="Transform">keep, map (by value), field (of JSON), list (one of several keys), or event.</param>
/// <param name="Before">The value as sent, cut to a readable length.</param>
/// <param name="After">What became of it; null when another value won.</param>
/// <param name="Used">False when a better source has the same meaning.</param>
public sealed record FiredRule(string Dialect, string Source, string Target, string Transform, string Before, string? After, bool Used);

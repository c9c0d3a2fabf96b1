namespace Clew.SemanticConventions;

/// <summary>One metric of the conventions.</summary>
/// <param name="Name">Name, for example <c>gen_ai.client.operation.duration</c>.</param>
/// <param name="Instrument"><c>histogram</c> or <c>counter</c>.</param>
/// <param name="ValueType"><c>int</c> or <c>double</c>.</param>
/// <param name="Unit">UCUM unit: <c>s</c>, <c>{token}</c>, <c>{tool_call}</c>, <c>{inference_call}</c>.</param>
/// <param name="BucketBoundaries">Advised boundaries in the metric's unit, ascending; empty for counters.</param>
/// <param name="Stability">Upstream's word: <c>stable</c>, <c>release_candidate</c> or <c>development</c>.</param>
/// <param name="Since">Release that brought it; see <see cref="AttributeConvention.Since"/>.</param>
/// <param name="DeprecatedIn">Release that deprecated or removed it; null while it is current.</param>
/// <param name="ReplacedBy">Its successors; empty when it is current or has none.</param>
/// <param name="Brief">What it measures, in a sentence or two.</param>
public sealed record MetricConvention(
    string Name, string Instrument, string ValueType, string Unit, IReadOnlyList<double> BucketBoundaries, string Stability, string Since,
    string? DeprecatedIn, IReadOnlyList<string> ReplacedBy, string Brief);
